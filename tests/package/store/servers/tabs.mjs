// Tabs of a Chromium of our own, and stores that run in them.
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import puppeteer from "puppeteer-core";
import { defineSendStore } from "tidings/store";
import { which } from "../../../../scripts/process.mjs";
import { serve } from "../../../../scripts/serve.mjs";
import { once } from "./server.mjs";

const html = `<!doctype html><meta charset="utf-8"><title>store</title>
<script type="module">
import * as stores from "/store.js";
globalThis.stores = stores;
globalThis.call = async (options, method, args) => {
  const id = JSON.stringify(options);
  globalThis.opened ??= {};
  globalThis.opened[id] ??= stores.indexedDbStore(options);
  return (await globalThis.opened[id][method](...args)) ?? null;
};
</script>`;

/** The browser of this process, once it was started. */
let own;

const server = once(async () => {
  const executablePath = which("chromium") ?? which("chromium-browser") ?? which("google-chrome");
  if (executablePath === undefined)
    throw new Error("Chromium is missing: install it (in Debian the package `chromium`), and run the test again.");
  const browser = await puppeteer.launch({ executablePath, args: ["--no-sandbox"] });
  own = browser;
  const files = await serve(dirname(fileURLToPath(import.meta.resolve("tidings/store"))), {
    pages: { "/index.html": { body: html } },
  });
  const stop = async () => {
    await browser.close();
    await files.close();
  };
  return { browser, url: `${files.url}/index.html`, stop };
});

export const { stop } = server;

let names = 0;

/** A database that nothing else uses, and the browser that has it. */
export async function start() {
  const { browser, url } = await server.get();
  names += 1;
  return { browser: browser.wsEndpoint(), url, name: `sends-${names}` };
}

/** Opens a tab. `prepare` runs in it before its scripts. */
export async function openTab({ browser, url }, prepare) {
  // A second connection would follow every tab of the browser, too.
  const isOwn = own?.wsEndpoint() === browser;
  const connected = isOwn ? own : await puppeteer.connect({ browserWSEndpoint: browser });
  const page = await connected.newPage();
  if (prepare !== undefined) await page.evaluateOnNewDocument(prepare);
  await page.goto(url);
  await page.waitForFunction("globalThis.call");
  const close = async () => {
    await page.close();
    if (!isOwn) await connected.disconnect();
  };
  return { page, close };
}

/** The store in a tab of its own. */
export async function connect(where, options = {}, prepare) {
  const { page, close } = await openTab(where, prepare);
  return { store: storeIn(page, where, options), page, close };
}

/** A store in a tab that is open. */
export function storeIn(page, where, options = {}) {
  const method =
    (name) =>
    async (...args) => {
      // As JSON text: the browser's protocol changes half of a surrogate pair.
      const sent = JSON.stringify([{ name: where.name, ...options }, name, args]);
      const answer = await page.evaluate(
        async (text) => JSON.stringify(await globalThis.call(...JSON.parse(text))),
        sent,
      );
      return JSON.parse(answer) ?? undefined;
    };
  const [reserve, settle, release] = ["reserve", "settle", "release"].map(method);
  return defineSendStore({ reserve, settle, release });
}
