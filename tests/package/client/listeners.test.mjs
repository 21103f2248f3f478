// Errors of the caller's listeners never reach a send, never end the process, and are reported.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { fileURLToPath, pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { bundled, source } from "./sources.mjs";

const run = promisify(execFile);
const file = await bundled("util/notify");
const { notify, ignoreRejection } = await source("util/notify");
const turn = () => new Promise((resolve) => setImmediate(resolve));

/** Listeners that throw or reject in every way, and how often their error is reported. */
const LISTENERS = `
  const oops = () => { throw new Error("oops"); };
  export const LISTENERS = [
    ["that throws", oops, 1],
    ["that throws undefined", () => { throw undefined; }, 1],
    ["that is async and throws", async () => oops(), 1],
    ["that rejects later", () => new Promise((_, reject) => setTimeout(() => reject(new Error("oops")), 1)), 1],
    ["whose result has a then that rejects", () => ({ then: (_, reject) => reject(new Error("oops")) }), 1],
    ["whose result has a then that throws", () => ({ then: oops }), 1],
    ["whose result has an async then that throws", () => ({ then: async () => oops() }), 1],
    ["whose result has a then that throws when it is read", () => ({ get then() { return oops(); } }), 1],
    ["whose result is a proxy that throws", () => new Proxy({}, { get: oops }), 1],
    ["whose result is its own then", () => { const result = { then: () => result }; return result; }, 0],
    ["whose result is a function with a then", () => Object.assign(() => {}, { then: (_, reject) => reject(new Error("oops")) }), 1],
    ["that is a proxy which cannot be called", new Proxy(() => {}, { apply: oops }), 1],
    ["that throws an unprintable value", () => { throw new Proxy({}, { get: oops, ownKeys: oops, getPrototypeOf: oops }); }, 1],
    ["that is fine", () => 7, 0],
    ["that is async and fine", async () => {}, 0],
    ["that is undefined", undefined, 0],
  ];`;
const { LISTENERS: listeners } = await import(`data:text/javascript,${encodeURIComponent(LISTENERS)}`);

/** Runs `act` with other globals. */
async function withGlobals(globals, act) {
  const before = Object.fromEntries(
    Object.keys(globals).map((name) => [name, Object.getOwnPropertyDescriptor(globalThis, name)]),
  );
  for (const [name, value] of Object.entries(globals))
    Object.defineProperty(globalThis, name, { value, configurable: true, writable: true });
  try {
    return await act();
  } finally {
    for (const [name, descriptor] of Object.entries(before)) {
      if (descriptor === undefined) delete globalThis[name];
      else Object.defineProperty(globalThis, name, descriptor);
    }
  }
}

for (const [what, listener, reports] of listeners) {
  test(`a listener ${what} is ${reports === 0 ? "not reported" : "reported once"}, and its caller sees no error`, async () => {
    const reported = [];
    await withGlobals({ console: { error: (...all) => reported.push(all) } }, async () => {
      assert.equal(notify(listener, {}), undefined);
      await new Promise((resolve) => setTimeout(resolve, 2));
    });
    assert.equal(reported.length, reports);
    for (const [text] of reported) assert.equal(text, "A listener passed to tidings threw:");
  });
}

test("a listener gets the event, and its `this` is undefined", () => {
  const got = [];
  notify(function (event) {
    got.push(event, this);
  }, 7);
  assert.deepEqual(got, [7, undefined]);
});

const PAGE = { document: {}, process: undefined };
const oops = () => {
  throw new Error("oops");
};
/** Where an error is reported: `page` is `reportError`, `console` is `console.error`. */
const destinations = [
  ["a page, where reportError is harmless", { ...PAGE }, ["page"]],
  ["Node", {}, ["console"]],
  ["Node with a document, as in tests of pages", { document: {} }, ["console"]],
  ["Deno with a document, where reportError ends the process", { ...PAGE, Deno: {} }, ["console"]],
  ["a worker, which has no document", { process: undefined }, ["console"]],
  ["a page whose reportError throws", { ...PAGE, reportError: oops }, ["console"]],
  ["a page without reportError", { ...PAGE, reportError: undefined }, ["console"]],
  ["a runtime whose console throws", { console: { error: oops } }, []],
  ["a runtime without a console", { console: undefined }, []],
  [
    "a page in which everything throws",
    {
      ...PAGE,
      reportError: oops,
      console: {
        get error() {
          return oops();
        },
      },
    },
    [],
  ],
];

for (const [where, globals, expected] of destinations) {
  test(`in ${where}, an error is reported ${expected[0] === undefined ? "nowhere, and nothing throws" : `by the ${expected[0]}`}`, async () => {
    const reported = [];
    const usual = { reportError: () => reported.push("page"), console: { error: () => reported.push("console") } };
    await withGlobals({ ...usual, ...globals }, async () => notify(oops, 7));
    assert.deepEqual(reported, expected);
  });
}

test("an unexpected promise is not an unhandled rejection, and is not reported", async () => {
  const reported = [];
  const unhandled = [];
  const keep = (reason) => unhandled.push(reason);
  process.on("unhandledRejection", keep);
  await withGlobals({ console: { error: (...all) => reported.push(all) } }, async () => {
    for (const value of [
      Promise.reject(1),
      { then: oops },
      { then: async () => oops() },
      {
        get then() {
          return oops();
        },
      },
      7,
      null,
      undefined,
    ])
      ignoreRejection(value);
    await turn();
    await turn();
  });
  process.off("unhandledRejection", keep);
  assert.deepEqual([reported, unhandled], [[], []]);
});

const bin = (name) => fileURLToPath(new URL(`../../../node_modules/.bin/${name}`, import.meta.url));
const RUNTIMES = [
  ["Node", process.execPath, []],
  ["Bun", bin("bun"), ["run"]],
  ["Deno", bin("deno"), ["run", "--quiet", "--allow-all"]],
];
const PACKAGE = pathToFileURL(fileURLToPath(new URL("../../../pkg/dist/", import.meta.url))).href;

/** A program for each runtime, which must reach its last line. */
async function comesThrough(name, command, args, code) {
  const program = join(dirname(file), `program-${name}.mjs`);
  await writeFile(program, code);
  const { stdout, stderr } = await run(command, [...args, program]).catch((error) => error);
  assert.match(stdout ?? "", /came through/, `${name}: ${stderr}`);
  assert.match(stderr, /oops/, "it is reported");
}

for (const [name, command, args] of RUNTIMES) {
  test(`${name} goes on after every listener that throws or rejects`, () =>
    comesThrough(
      name,
      command,
      args,
      `
      ${LISTENERS.replace("export ", "")}
      const { notify } = await import(${JSON.stringify(pathToFileURL(file).href)});
      for (const [, listener] of LISTENERS) notify(listener, {});
      await new Promise((resolve) => setTimeout(resolve, 20));
      console.log("came through");
    `,
    ));

  test(`${name} sends through a failover whose listener throws and rejects`, () =>
    comesThrough(
      `failover-${name}`,
      command,
      args,
      `
      const { Failover, TidingsError } = await import(${JSON.stringify(`${PACKAGE}failover.js`)});
      const result = { provider: "b", id: "m1", status: "queued", to: [], messages: [], attempts: [], warnings: [] };
      const down = { category: "payment", scope: "account", outcome: "not-sent", message: "no credit", attempts: [{}], issues: [] };
      const client = (provider, send) => ({ provider, send, validate: () => [] });
      for (const onEvent of [() => { throw new Error("oops"); }, async () => { throw new Error("oops"); }]) {
        const failover = new Failover([client("a", async () => { throw new TidingsError(down); }), client("b", async () => result)], { onEvent });
        const { path } = await failover.send({ to: "+14155550100", body: "Hello" });
        if (path.map(({ why }) => why).join() !== "not-sent,accepted") throw new Error(JSON.stringify(path));
      }
      await new Promise((resolve) => setTimeout(resolve, 20));
      console.log("came through");
    `,
    ));
}
