// A process that is killed. Its argument is a module, its settings, and where its store is; null in it: the parent has the store.
import { Client } from "tidings";
import { defineSendStore } from "tidings/store";

const { script, config, at } = JSON.parse(process.argv[2]);

/** A store in the parent, which lives on, as a server would. */
function remoteStore() {
  const waiting = new Map();
  let last = 0;
  process.on("message", ({ call, result, error }) => {
    const { resolve, reject } = waiting.get(call);
    waiting.delete(call);
    if (error === undefined) resolve(result);
    else reject(new Error(error));
  });
  const method =
    (name) =>
    (...args) =>
      new Promise((resolve, reject) => {
        waiting.set(++last, { resolve, reject });
        process.send({ type: "store", call: last, name, args });
      });
  return defineSendStore({ reserve: method("reserve"), settle: method("settle"), release: method("release") });
}

async function open() {
  if (at === null) return {};
  if (at.name === null) return { store: remoteStore() };
  const { stores } = await import("../open-stores.mjs");
  return await stores[at.name].connect(at.where);
}

const { run } = await import(script);
const { store, close } = await open();
process.send({ type: "started" });
await run(Client, config, store, (report) => new Promise((done) => process.send({ type: "report", report }, done)));
await close?.();
process.disconnect();
