// A tab that is killed while it sends, with its store in IndexedDB.
import { fileURLToPath } from "node:url";
import * as esbuild from "esbuild";
import { openTab } from "../servers/tabs.mjs";

/** The module as a script, whose exports are `globalThis.script`. */
async function bundle(script) {
  const { outputFiles } = await esbuild.build({
    entryPoints: [fileURLToPath(script)],
    bundle: true,
    format: "iife",
    globalName: "script",
    write: false,
    logLevel: "silent",
  });
  return outputFiles[0].text;
}

/** How long the browser may still send requests of a tab that is gone, in milliseconds. */
const LATE_MS = 100;

/** Starts a tab, as `startProcess` starts a process. `kill` resolves when it is gone. */
export function startTab(script, { store: { where }, local: _, onReport, onStart, ...config }) {
  let isKilled = false;
  const opened = openTab(where);
  const run = async () => {
    const { page } = await opened;
    await page.exposeFunction("report", onReport);
    await page.addScriptTag({ content: await bundle(script) });
    onStart();
    await page.evaluate(
      async (own, name) => {
        const { Client } = await import("/index.js");
        const store = globalThis.stores.indexedDbStore({ name });
        await globalThis.script.run(Client, own, store, globalThis.report);
      },
      config,
      where.name,
    );
    await page.close();
  };
  const ended = run().catch(async (error) => {
    // Its connection ends with the tab.
    if (!isKilled) throw error;
    await new Promise((resolve) => setTimeout(resolve, LATE_MS));
  });
  const kill = async () => {
    isKilled = true;
    await (await opened).page.close();
    await ended;
  };
  return { ended, kill };
}
