// Pages and workers in Chromium, Firefox and WebKitGTK, from a web server.
import { join } from "node:path";
import * as esbuild from "esbuild";
import puppeteer from "puppeteer-core";
import { which } from "../../../scripts/process.mjs";
import { serve } from "../../../scripts/serve.mjs";
import { closeWebKit, inWebKit } from "./webkit.mjs";

const timeoutMs = 60_000;
const launched = new Map();

export function browser(name) {
  if (!launched.has(name)) {
    const executablePath =
      name === "firefox"
        ? (which("firefox-esr") ?? which("firefox"))
        : (which("chromium") ?? which("chromium-browser") ?? which("google-chrome"));
    const args = name === "firefox" ? [] : ["--no-sandbox"];
    launched.set(name, puppeteer.launch({ browser: name === "firefox" ? "firefox" : "chrome", executablePath, args }));
  }
  return launched.get(name);
}

export async function closeBrowsers() {
  for (const one of launched.values()) await (await one).close().catch(() => {});
  launched.clear();
  await closeWebKit();
}

/** Opens a page and calls a function in it. An error in the page is a failure; its message includes what the page throws and logs. */
export async function inPage(name, url, ready, action, ...args) {
  if (name === "webkit") return inWebKit(url, ready, action, ...args);
  const page = await (await browser(name)).newPage();
  const said = [];
  const broken = [];
  page.on("console", (message) => said.push(message.text()));
  // Firefox also reports a lost connection that the page has caught.
  page.on("pageerror", (error) =>
    (/Cross-Origin Request Blocked/.test(error.message) ? said : broken).push(String(error)),
  );
  try {
    await page.goto(url, { timeout: timeoutMs });
    await page.waitForFunction(ready, { timeout: timeoutMs });
    const result = await page.evaluate(action, ...args);
    if (broken.length > 0) throw new Error("the page threw");
    return result;
  } catch (error) {
    throw new Error([error.message, ...broken, ...said].join("\n"));
  } finally {
    await page.close();
  }
}

const files = { tidings: "index", "tidings/simulator": "simulator/index", "tidings/relay": "relay/index" };
for (const part of [
  "core",
  "provider",
  "phone",
  "segments",
  "format",
  "webhooks",
  "delivery",
  "failover",
  "store",
  "guards",
  "relay/page",
  "zones",
  "providers/sent",
  "providers/twilio",
])
  files[`tidings/${part}`] = part;
const imports = Object.fromEntries(
  Object.entries(files).map(([name, file]) => [name, `/node_modules/tidings/dist/${file}.js`]),
);
const html = (head) => ({ body: `<!doctype html><meta charset="utf-8"><title>test</title>${head}` });
const plain = html(
  `<script type="importmap">${JSON.stringify({ imports })}</script><script type="module" src="/page.mjs"></script>`,
);

async function bundled(folder, name, options = {}) {
  const { outputFiles } = await esbuild.build({
    entryPoints: [join(folder, name)],
    bundle: true,
    minify: true,
    format: "esm",
    write: false,
    logLevel: "silent",
    ...options,
  });
  return { body: outputFiles[0].text };
}

/** Without a bundler: an import map and the package's own files. */
const plainPage =
  (name) =>
  async ({ folder }, origins) => {
    const server = await serve(folder, { pages: { "/index.html": plain } });
    try {
      return await inPage(
        name,
        `${server.url}/index.html`,
        "globalThis.run",
        (origins) => globalThis.run(origins),
        origins,
      );
    } finally {
      await server.close();
    }
  };

async function bundledPage({ folder }, origins) {
  const pages = {
    "/index.html": html('<script type="module" src="/bundle.js"></script>'),
    "/bundle.js": await bundled(folder, "page.mjs"),
  };
  const server = await serve(folder, { pages });
  try {
    return await inPage(
      "chromium",
      `${server.url}/index.html`,
      "globalThis.run",
      (origins) => globalThis.run(origins),
      origins,
    );
  } finally {
    await server.close();
  }
}

/** `start` runs in the page and returns the sender and the receiver of messages. */
const worker =
  (name, start) =>
  async ({ folder }, origins) => {
    const pages = {
      "/index.html": html(""),
      "/worker.js": await bundled(folder, "web-worker.mjs", { format: "iife" }),
    };
    const server = await serve(folder, { pages });
    try {
      return await inPage(name, `${server.url}/index.html`, "document.readyState === 'complete'", start, origins);
    } finally {
      await server.close();
    }
  };

/* These three run in the page. */
const dedicated = (origins) =>
  new Promise((resolve, reject) => {
    const one = new Worker("/worker.js");
    one.onmessage = ({ data }) => resolve(data);
    one.onerror = ({ message }) => reject(new Error(message));
    one.postMessage(origins);
  });
const shared = (origins) =>
  new Promise((resolve, reject) => {
    const one = new SharedWorker("/worker.js");
    one.port.onmessage = ({ data }) => resolve(data);
    one.onerror = () => reject(new Error("the shared worker failed"));
    one.port.postMessage(origins);
  });
const service = async (origins) => {
  await navigator.serviceWorker.register("/worker.js");
  const { active } = await navigator.serviceWorker.ready;
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = ({ data }) => resolve(data);
    active.postMessage(origins, [port2]);
  });
};

/** With a policy that forbids WebAssembly, the page reports it; with one that allows it, the page works. */
async function policy({ folder }) {
  const tag = html('<script type="module" src="/bundle.js"></script>');
  const page = (csp) => ({ ...tag, headers: { "content-security-policy": csp } });
  const pages = {
    "/forbidden.html": page("script-src 'self'"),
    "/allowed.html": page("script-src 'self' 'wasm-unsafe-eval'"),
    "/bundle.js": await bundled(folder, "init.mjs"),
  };
  const server = await serve(folder, { pages });
  const start = () =>
    globalThis.init().then(
      () => null,
      (error) => ({ text: String(error), cause: error.cause !== undefined }),
    );
  const results = [];
  try {
    for (const name of ["chromium", "firefox", "webkit"]) {
      const forbidden = await inPage(name, `${server.url}/forbidden.html`, "globalThis.init", start);
      const isNamed = forbidden?.text.includes("script-src 'wasm-unsafe-eval'") && forbidden.cause;
      results.push({
        name: `${name}: the error for a forbidden module names the remedy`,
        failure: isNamed ? null : `it was ${JSON.stringify(forbidden)}`,
      });
      const allowed = await inPage(name, `${server.url}/allowed.html`, "globalThis.init", start);
      results.push({
        name: `${name}: 'wasm-unsafe-eval' is enough`,
        failure: allowed === null ? null : JSON.stringify(allowed),
      });
    }
  } finally {
    await server.close();
  }
  return results;
}

export const browserRuntimes = {
  "chromium, bundled": bundledPage,
  "chromium, import map": plainPage("chromium"),
  "chromium, dedicated worker": worker("chromium", dedicated),
  "chromium, shared worker": worker("chromium", shared),
  "chromium, service worker": worker("chromium", service),
  "firefox, import map": plainPage("firefox"),
  "firefox, dedicated worker": worker("firefox", dedicated),
  "webkit, import map": plainPage("webkit"),
  "webkit, dedicated worker": worker("webkit", dedicated),
  "content security policy": policy,
};
