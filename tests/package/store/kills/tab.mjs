// A tab that is killed while it sends, with its store in IndexedDB.
import { readFileSync } from "node:fs";
import { openTab } from "../servers/tabs.mjs";

const source = readFileSync(new URL("jobs.mjs", import.meta.url), "utf8");

/** Starts a tab with these jobs. `kill` resolves when it is gone. */
export function startTab({ store: { where }, onReport, onStart, ...config }) {
  let isKilled = false;
  const opened = openTab(where);
  const run = async () => {
    const { page } = await opened;
    await page.exposeFunction("onReport", (key, end, id) => onReport({ key, end, id }));
    await page.addScriptTag({ type: "module", content: `${source}\nglobalThis.jobs = { clientFor, sendAll };` });
    await page.waitForFunction("globalThis.jobs");
    onStart();
    await page.evaluate(
      async ({ provider, baseUrl, jobs }, name) => {
        const { Client } = await import("/index.js");
        const store = globalThis.stores.indexedDbStore({ name });
        const client = globalThis.jobs.clientFor(Client, { provider, baseUrl, store });
        await globalThis.jobs.sendAll(client, jobs, globalThis.onReport);
      },
      config,
      where.name,
    );
    await page.close();
  };
  const ended = run().catch((error) => {
    // Its connection ends with the tab.
    if (!isKilled) throw error;
  });
  const kill = async () => {
    isKilled = true;
    await (await opened).page.close();
    await ended;
  };
  return { ended, kill };
}
