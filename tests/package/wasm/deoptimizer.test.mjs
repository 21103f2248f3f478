// Node 20 dies, whatever catches, if a call into a module returns a reference and its caller is deoptimized meanwhile ("Fatal error in
// Deoptimizer::DoComputeBuiltinContinuation"). So the core passes a value that is not a number or a string to a callback.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { pathToFileURL } from "node:url";
import { EXPORTS, Reader, readExports, readImports, readSections } from "../../../scripts/build/wasm-sections.mjs";
import { glueFile, variants, wasmFile } from "../../../scripts/build/wasm.mjs";
import { root } from "../../../scripts/process.mjs";

/** Called once for each instance, and again when the memory has grown: never often enough to be optimized. */
const RARE = ["phone_memory"];
const [TYPES, IMPORTS, FUNCTIONS] = [1, 2, 3];
const REFERENCES = [0x6f, 0x70];

/** The results of each type of a module: bytes that name the types. */
function readResults(body) {
  const reader = new Reader(body);
  return Array.from({ length: reader.number() }, () => {
    assert.equal(reader.byte(), 0x60, "a function");
    reader.take(reader.number());
    return [...reader.take(reader.number())];
  });
}

/** The exported functions that return a reference. */
function returnReferences(module) {
  const sections = new Map(readSections(module).map(({ id, body }) => [id, body]));
  const results = readResults(sections.get(TYPES));
  const functions = new Reader(sections.get(FUNCTIONS));
  const types = [
    ...readImports(sections.get(IMPORTS)).map(({ type }) => type),
    ...Array.from({ length: functions.number() }, () => functions.number()),
  ];
  return readExports(sections.get(EXPORTS))
    .filter(({ kind, index }) => kind === 0 && results[types[index]].some((type) => REFERENCES.includes(type)))
    .map(({ name }) => name);
}

/** Runs a program in a process of its own. */
function survives(args, env) {
  const { status, signal, stderr, stdout } = spawnSync(process.execPath, args, {
    cwd: root,
    env: { ...process.env, ...env },
    encoding: "utf8",
  });
  assert.deepEqual([status, signal], [0, null], stdout + stderr);
}

test("no function of a module returns a reference", () => {
  for (const { name } of variants) {
    const found = returnReferences(readFileSync(wasmFile(name))).filter((name) => !RARE.includes(name));
    assert.deepEqual(found, [], name);
  }
});

/** Calls `act` until its caller is optimized, and then deoptimizes the caller within the call, by a getter that changes. */
const provoked = (declarations, act) => `
  const prototype = { get value() { return 1; } };
  const dependent = Object.create(prototype);
  let isLast = false;
  const take = () => {
    if (isLast) Object.defineProperty(prototype, "value", { get: () => 2 });
    isLast = false;
  };
  ${declarations}
  const call = () => [${act}, dependent.value];
  for (let round = 0; round < 30_000; round += 1) call();
  isLast = true;
  if (call()[1] !== 2) throw new Error("the callback was not called");`;

test("a caller may be deoptimized while the core calls back", () => {
  const [glue, module] = [pathToFileURL(glueFile("tidings")).href, wasmFile("tidings")];
  const declarations = `
    import { readFileSync } from "node:fs";
    import { initSync, registerClient } from ${JSON.stringify(glue)};
    initSync({ module: new WebAssembly.Module(readFileSync(${JSON.stringify(module)})) });`;
  const program = provoked(declarations, 'registerClient(0, "{}", false, take)');
  survives(["--input-type=module", "--eval", program], {});
});

test("the simulation survives the seed with which an earlier core, which returned references, killed Node 20", () => {
  const simulation = join(root, "tests", "package", "failover", "simulation.test.mjs");
  survives(["--test-name-pattern=real clients", simulation], { TIDINGS_SEED: "421225263", TIDINGS_SENDS: "2000" });
});
