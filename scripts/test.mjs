// Runs every test: `node scripts/test.mjs [--only step,step]`. Prints one line per step, the output of failed steps, and at the end
// `N passed, N failed`. Two lanes run in parallel: the steps that use cargo, which locks its folder, and the others. A lane that has ended
// helps the other one.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Failure, main, root, run, which } from "./process.mjs";
import { setUp, webKitBrowser } from "./setup.mjs";

/** Ends a step that hangs. The longest ones take nine minutes on a slow machine. */
const timeoutMs = 25 * 60_000;
const node =
  (script, ...args) =>
  () =>
    run(process.execPath, [join(root, script), ...args], { timeoutMs });
const cargo =
  (...args) =>
  () =>
    run("cargo", args, { timeoutMs });
const wasm32 = ["--target", "wasm32-unknown-unknown"];
/** fuzz/ is a separate workspace. */
const inFuzz = ["--manifest-path", "fuzz/Cargo.toml"];

/**
 * `needs`: the step that must have passed. `tests`: the minimum number of tests that must have run, so that a step which finds none
 * does not pass.
 */
const steps = [
  {
    name: "fmt",
    lane: "rust",
    about: "Rust is formatted",
    action: () => all([["--all"], inFuzz].map((where) => cargo("fmt", ...where, "--check", "--", "--color", "never"))),
  },
  {
    name: "clippy",
    lane: "rust",
    about: "lints, native: the core, its tests, xtask",
    action: cargo("clippy", "--workspace", "--all-targets", "--", "-D", "warnings"),
  },
  {
    name: "clippy-wasm",
    lane: "rust",
    about: "lints, wasm32",
    action: cargo("clippy", "--lib", ...wasm32, "--", "-D", "warnings"),
  },
  { name: "clippy-fuzz", lane: "rust", about: "lints, the fuzz targets", action: fuzzTargets },
  {
    name: "rust",
    lane: "rust",
    about: "Rust tests, native",
    action: cargo("test", "--workspace", "--no-fail-fast"),
    tests: 1,
  },
  { name: "generated-files", lane: "rust", about: "generated files are up to date", action: generatedFiles },
  ...["chromium", "firefox", "webkit"].flatMap((browser) =>
    ["window", "worker"].map((global) => ({
      name: `wasm-${browser}-${global}`,
      lane: "rust",
      about: `Rust tests in ${browser}, ${global}`,
      action: () => wasmPack(browser, global),
      tests: 1,
    })),
  ),
  { name: "lint", lane: "node", about: "TypeScript and JavaScript are formatted, lints", action: lint },
  { name: "build", lane: "node", about: "the package", action: node("scripts/build.mjs") },
  { name: "types", lane: "node", about: "TypeScript", needs: "build", action: types },
  {
    name: "size",
    lane: "node",
    about: "size gate",
    needs: "build",
    action: node("scripts/size.mjs", "gates"),
    show: true,
  },
  {
    name: "node",
    lane: "node",
    about: "the package's own tests",
    needs: "build",
    action: node("scripts/node-tests.mjs"),
    tests: 1,
  },
  {
    name: "runtimes",
    lane: "node",
    about: "the packed package in every runtime",
    needs: "build",
    action: node("tests/platforms/runtimes/run.mjs"),
    tests: 1,
  },
  {
    name: "bundlers",
    lane: "node",
    about: "the packed package through every bundler",
    needs: "build",
    action: node("tests/platforms/published/bundlers.mjs"),
    tests: 1,
  },
  {
    name: "pages",
    lane: "node",
    about: "the playground",
    needs: "build",
    action: node("tests/playground/run.mjs"),
    tests: 1,
  },
  {
    name: "readme",
    lane: "node",
    about: "the README's code",
    needs: "build",
    action: optional("scripts/readme.test.mjs"),
  },
];

/** The options of wasm-pack for a browser and its driver. */
function browserFlags(browser) {
  if (browser === "chromium") return { flags: ["--chrome", "--chromedriver", which("chromedriver")], env: {} };
  if (browser === "firefox") return { flags: ["--firefox", "--geckodriver", which("geckodriver")], env: {} };
  // WebKitGTK uses Safari's driver protocol, but needs the path of the browser.
  const capabilities = join(root, "build", "webkit.json");
  mkdirSync(join(root, "build"), { recursive: true });
  const options = { "webkitgtk:browserOptions": { binary: webKitBrowser(), args: ["--automation"] } };
  writeFileSync(capabilities, JSON.stringify(options));
  return {
    flags: ["--safari", "--safaridriver", which("WebKitWebDriver")],
    env: { WASM_BINDGEN_TEST_WEBDRIVER_JSON: capabilities },
    screen: true,
  };
}

async function wasmPack(browser, global) {
  const { flags, env, screen } = browserFlags(browser);
  const variable = global === "window" ? "WASM_BINDGEN_USE_BROWSER" : "WASM_BINDGEN_USE_DEDICATED_WORKER";
  const args = ["test", "--headless", ...flags, "--", "--test", "browser"];
  const forgotten = browserTests().filter(
    (name) => !new RegExp(`^mod ${name};$`, "m").test(read("tests/core/browser.rs")),
  );
  if (forgotten.length > 0)
    return { code: 1, output: `tests/core/browser.rs does not name ${forgotten.join(", ")}\n`, ms: 0 };
  const [command, before] = screen === true ? ["xvfb-run", ["-a", "wasm-pack"]] : ["wasm-pack", []];
  return run(command, [...before, ...args], {
    env: { ...env, [variable]: "1", WASM_BINDGEN_TEST_TIMEOUT: "120" },
    timeoutMs,
  });
}

/** Warnings are failures. */
function lint() {
  return run("biome", ["ci", "--error-on-warnings", "--colors=off", "."]);
}

/** Does not build libFuzzer, which takes a minute and is only needed for linking. */
function fuzzTargets() {
  const args = ["clippy", ...inFuzz, "--locked", "--", "-D", "warnings"];
  return run("cargo", args, { env: { CUSTOM_LIBFUZZER_PATH: "/none/libfuzzer.a" }, timeoutMs });
}

/** Checks that each generated file is up to date. The differential tests use the same build of xtask. */
function generatedFiles() {
  return all([
    ...["phone-table", "phone-formats", "vocabulary", "results"].map((task) => cargo("xtask", task, "--check")),
    node("scripts/profile-schema.mjs", "--check"),
    node("scripts/data-types.mjs", "--check"),
    node("scripts/time-zones.mjs", "--check"),
  ]);
}

/** The names in `Cargo.toml` of the Rust tests that also run in browsers. */
function browserTests() {
  const tests = [...read("Cargo.toml").matchAll(/^name = "(\w+)"\npath = "(tests\/core\/[^"]+)"/gm)];
  const inBrowsers = tests.filter(([, name, file]) => name !== "browser" && read(file).includes("wasm_bindgen_test"));
  return inBrowsers.map(([, name]) => name);
}

const read = (file) => readFileSync(join(root, file), "utf8");

/** The TypeScript projects: the sources, the tests of types, the playground and the examples. */
const projects = [
  "tsconfig.json",
  "tests/platforms/types/tsconfig.json",
  "tests/platforms/types/tsconfig.bundler.json",
  "tests/platforms/types/tsconfig.require.json",
  "www/tsconfig.json",
  "examples/tsconfig.json",
];

async function types() {
  const there = projects.filter((file) => existsSync(join(root, file)));
  return all(there.map((file) => () => run("tsc", ["--noEmit", "--project", file])));
}

function optional(script) {
  return () =>
    existsSync(join(root, script)) ? node(script)() : { code: 0, output: "not there yet", ms: 0, absent: true };
}

async function all(actions) {
  const total = { code: 0, output: "", ms: 0 };
  for (const action of actions) {
    const { code, output, ms } = await action();
    total.code ||= code;
    total.output += output;
    total.ms += ms;
  }
  return total;
}

/** The summaries of the test runners: cargo and wasm-bindgen, Node, and the project's scripts. */
const counters = [
  /^test result: \w+\. (\d+) passed; (\d+) failed/gm,
  /^(?:ℹ|#) pass (\d+)\n(?:.*\n)?(?:ℹ|#) fail (\d+)/gm,
  /^(\d+) passed, (\d+) failed$/gm,
];

function count(output) {
  const found = counters.flatMap((pattern) => [...output.matchAll(pattern)]);
  const sum = (group) => found.reduce((total, match) => total + Number(match[group]), 0);
  return { passed: sum(1), failed: sum(2) };
}

async function runStep(step, results) {
  if (step.needs !== undefined && results.get(step.needs)?.ok === false) {
    return { ok: false, passed: 0, failed: 1, ms: 0, output: `not run, because ${step.needs} failed\n` };
  }
  const { code, output, ms, absent } = await step.action();
  const { passed, failed } = count(output);
  const none = code === 0 && passed < (step.tests ?? 0);
  const ok = code === 0 && failed === 0 && !none;
  return {
    ok,
    ms,
    // A step without a summary counts as one test.
    passed: absent ? 0 : passed + (ok && passed === 0 ? 1 : 0),
    failed: ok ? 0 : Math.max(1, failed),
    output: none ? `${output}\nno test was run\n` : output,
  };
}

function report({ name, about, show }, { ok, passed, failed, ms, output }) {
  const counts = failed > 0 ? `${passed} passed, ${failed} failed` : passed > 0 ? `${passed} passed` : "-";
  const line = [
    ok ? "ok  " : "FAIL",
    name.padEnd(22),
    `${(ms / 1000).toFixed(1)} s`.padStart(8),
    counts.padStart(12),
    ` ${about}`,
  ];
  console.log(line.join(" "));
  // Indented, so that a step's summary is not confused with the total.
  if (!ok || show === true) console.log(output.trimEnd().replace(/^/gm, "     "));
}

await main(async () => {
  const asked = process.argv.indexOf("--only");
  const names = asked < 0 ? steps.map(({ name }) => name) : (process.argv[asked + 1] ?? "").split(",");
  const unknownSteps = names.filter((name) => !steps.some((step) => step.name === name));
  if (unknownSteps.length > 0)
    throw new Failure(
      `no such step: ${unknownSteps.join(", ")}. There are ${steps.map(({ name }) => name).join(", ")}`,
    );

  const started = performance.now();
  const chosen = steps.filter(({ name }) => names.includes(name));
  const browsers = chosen.some(({ name }) => /^(wasm|runtimes|bundlers|pages|node)/.test(name));
  await setUp({ tests: browsers });

  const results = new Map();
  const left = [...chosen];
  /** The next step of the lane, or else one of the other lane that needs nothing but what was built. */
  const next = (lane) => {
    const own = left.find((step) => step.lane === lane);
    const step = own ?? left.find(({ needs }) => needs !== undefined && results.has(needs));
    if (step !== undefined) left.splice(left.indexOf(step), 1);
    return step;
  };
  await Promise.all(
    [...new Set(chosen.map(({ lane }) => lane))].map(async (lane) => {
      for (let step = next(lane); step !== undefined; step = next(lane)) {
        results.set(step.name, await runStep(step, results));
        report(step, results.get(step.name));
      }
    }),
  );

  const sum = (key) => [...results.values()].reduce((total, result) => total + result[key], 0);
  console.log(`\nall steps: ${((performance.now() - started) / 1000).toFixed(0)} s`);
  console.log(`${sum("passed")} passed, ${sum("failed")} failed`);
  if (sum("failed") > 0) process.exitCode = 1;
});
