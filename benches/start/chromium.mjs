// Chromium: a new page in a new profile for each measurement, so that no code is cached.
import { browser, closeBrowsers } from "../../tests/platforms/runtimes/browsers.mjs";
import { serve } from "../../scripts/serve.mjs";
import { bundled } from "./programs.mjs";

const page = { body: '<!doctype html><meta charset="utf-8"><title>start</title>' };

/* Runs in the page. The script is fetched before, so that the time of import is not that of the server. */
const measured = async (url, to) => {
  await (await fetch(url, { cache: "force-cache" })).text();
  const start = performance.now();
  const { default: act, init } = await import(url);
  const imported = performance.now();
  await init?.();
  const started = performance.now();
  const isValid = act(to);
  const end = performance.now();
  return { isValid, load: imported - start, init: started - imported, first: end - started, all: end - start };
};

/** Returns, for each program, a function that measures it once. */
export async function chromium(programs) {
  const pages = { "/index.html": page };
  const measure = {};
  let origin = "";
  for (const [index, [name, code]] of Object.entries(programs).entries()) {
    pages[`/${index}.js`] = { body: await bundled("page", code) };
    measure[name] = async (to) => {
      const context = await (await browser("chromium")).createBrowserContext();
      try {
        const page = await context.newPage();
        await page.goto(`${origin}/index.html`);
        const times = await page.evaluate(measured, `/${index}.js`, to);
        if (times.isValid !== true) throw new Error(`${name}: not valid`);
        return times;
      } finally {
        await context.close();
      }
    };
  }
  const server = await serve("/", { pages });
  origin = server.url;
  return {
    measure,
    version: (await (await browser("chromium")).version()).replace(/^.*\//, "Chromium "),
    async close() {
      await server.close();
      await closeBrowsers();
    },
  };
}
