// What the published package contains, and what it must not contain.
import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import { createRequire } from "node:module";
import { after, before, test } from "node:test";
import { pathToFileURL } from "node:url";
import vm from "node:vm";
import * as esbuild from "esbuild";
import { root, run } from "../../../scripts/process.mjs";
import { installPacked } from "./packed.mjs";

let installed;
let files;
before(async () => {
  const { folder, files: packed } = await installPacked([]);
  files = packed;
  installed = join(folder, "node_modules", "tidings");
});
after(() => esbuild.stop());

const text = (file) => readFileSync(join(installed, file), "utf8");

/** Bundles a line of code that uses the package. */
async function bundle(code, options = {}) {
  const { outputFiles } = await esbuild.build({
    stdin: { contents: code, resolveDir: join(installed, "..", "..") },
    bundle: true,
    write: false,
    format: "esm",
    minify: true,
    logLevel: "silent",
    ...options,
  });
  return outputFiles[0].text;
}

test("the tarball contains the code, its types and the licences, and nothing else of the repository", () => {
  for (const name of ["LICENSE-MIT", "LICENSE-APACHE", "NOTICE", "package.json"]) assert.ok(files.includes(name), name);
  const others = files.filter(
    (name) =>
      !/^(dist\/.*\.(js|js\.map|d\.ts|wasm)|src\/[\w/-]+\.ts|dist\/cjs\/package\.json|LICENSE-\w+|NOTICE|README\.md|package\.json|profile\.schema\.json|docs\/[\w-]+\.md|examples\/(campaign|engines|guards|relay)\/([\w-]+\.(ts|csv)|package\.json|types\/\w+\.d\.ts|nginx\.conf))$/.test(
        name,
      ),
  );
  assert.deepEqual(others, []);
});

test("every relative link of the README and the docs leads to a file in the package", () => {
  for (const file of files.filter((name) => name.endsWith(".md"))) {
    for (const [, path] of text(file).matchAll(/\]\((?!https?:|#)([^)#]+)/g))
      assert.ok(existsSync(join(installed, file, "..", path)), `${file} links to ${path}`);
  }
});

test("the examples that are run are modules, also in a project whose package.json says `commonjs`, as that of `npm init` does", () => {
  for (const folder of ["campaign", "engines", "relay"])
    assert.equal(JSON.parse(text(`examples/${folder}/package.json`)).type, "module", folder);
});

test("the output of an uncaught error is readable: it has the names of functions and no minified line", async () => {
  const script = 'import { Client } from "tidings"; new Client({ provider: "twilio", apiKey: "key_of_a_reader" });';
  const { code, output } = await run(process.execPath, ["--input-type=module", "--eval", script], {
    cwd: join(installed, "..", ".."),
  });
  assert.equal(code, 1);
  assert.match(output, /TidingsError: `provider`: `twilio` is not built in/);
  assert.match(output, /at new _?Client .*\/tidings\/dist\/node\.js/);
  const frames = output.split("\n").filter((line) => line.includes("/tidings/dist/"));
  assert.ok(
    frames.length > 2 && frames.every((line) => /^\s+at (async )?(new |\w+\.)?\w{4,} |^file:/.test(line)),
    output,
  );
  assert.ok(
    output.split("\n").every((line) => line.length < 400),
    output,
  );
});

test("every file in `exports` exists, with its types", () => {
  const targets = [];
  const walk = (value) => (typeof value === "string" ? targets.push(value) : Object.values(value).forEach(walk));
  const { exports, main, module, types } = JSON.parse(text("package.json"));
  walk({ exports, main, module, types });
  const namesIn = (folder) => files.map((name) => name.match(`^dist/${folder}/(.+)\\.js$`)?.[1]).filter(Boolean);
  const patterns = { providers: namesIn("providers"), messages: namesIn("messages") };
  assert.ok(patterns.providers.length >= 13, `${patterns.providers.length} providers`);
  assert.ok(patterns.messages.length >= 5, `${patterns.messages.length} languages`);
  const each = (target) => {
    const folder = Object.keys(patterns).find((name) => target.includes(`/${name}/*`));
    return folder === undefined ? target : patterns[folder].map((name) => target.replace("*", name));
  };
  for (const target of targets.flatMap(each)) {
    assert.doesNotMatch(target, /\*/);
    assert.ok(existsSync(join(installed, target)), target);
  }
});

test("every relative import in the package leads to a file in it", () => {
  for (const file of files.filter((name) => /\.(js|d\.ts)$/.test(name) && !name.endsWith("bytes.js"))) {
    for (const [, path] of text(file).matchAll(/(?:\bfrom|\bimport|\brequire)\s*\(?\s*"(\.[^"]+)"/g)) {
      const target = join(installed, file, "..", path.replace(/\?module$/, ""));
      const declared = file.endsWith(".d.ts") ? target.replace(/\.js$/, ".d.ts") : target;
      assert.ok(existsSync(declared), `${file} imports ${path}`);
    }
  }
});

test("no file contains the path where it was built", () => {
  for (const file of files.filter((name) => !name.endsWith(".md"))) {
    const content = readFileSync(join(installed, file), "latin1");
    for (const path of [root, `${homedir()}/`, `${tmpdir()}/`, ".cargo", ".rustup", "crates.io"]) {
      assert.ok(!content.includes(path), `${file} has ${path}`);
    }
  }
});

test("the package has no side effects, as it declares: bundlers drop what is not used", async () => {
  const all = await bundle('import { Client } from "tidings"; new Client();');
  const one = await bundle('import { isTidingsError } from "tidings"; console.log(isTidingsError(1));');
  const none = await bundle('import "tidings"; import "tidings/simulator";');
  assert.ok(all.includes("0061736d"), "the client brings the module");
  assert.ok(!one.includes("0061736d"), "an error check does not");
  assert.equal(none.trim(), "");
});

test("a bundle without webhooks does not contain their code, and one with only webhooks contains only their module", async () => {
  const client = await bundle('import { Client } from "tidings"; new Client();');
  const only = await bundle('import { verifyWebhook } from "tidings"; verifyWebhook();');
  assert.ok(!client.includes("malformed-signature"), "the client alone");
  assert.ok(only.includes("malformed-signature"), "webhooks alone");
  assert.equal(only.split("0061736d").length, 2, "webhooks bring their own module only");
});

test("a bundle with only the client contains nothing of the failover", async () => {
  const marks = ["No provider can be tried now", "half-open", "maxQueued"];
  const client = await bundle('export { Client } from "tidings";');
  const both = await bundle('export { Client, Failover } from "tidings";');
  for (const mark of marks) assert.deepEqual([client.includes(mark), both.includes(mark)], [false, true], mark);
});

test("a bundle with one guard contains nothing of another, nor the time zones", async () => {
  const marks = {
    suppression: "isSuppressed",
    quietHours: "hourCycle",
    countries: "needs `allow` or `deny`",
    numberTypes: "88216",
    pace: "needs `perRecipient`",
    cooldown: "too short a time ago",
    limit: "needs `segments` or `price`",
    readKeyword: "zatrzymaj",
  };
  for (const name of Object.keys(marks)) {
    const code = await bundle(`export { ${name} } from "tidings/guards";`);
    const found = Object.keys(marks).filter((other) => code.includes(marks[other]));
    assert.deepEqual([found, code.includes("America/")], [[name], false]);
  }
});

test("a bundle with only the client contains nothing of the guards", async () => {
  const marks = ["A guard must return", "zatrzymaj"];
  const client = await bundle('export { Client } from "tidings";');
  const both = await bundle(
    'export { Client } from "tidings"; export { readKeyword, suppression } from "tidings/guards";',
  );
  for (const mark of marks) assert.deepEqual([client.includes(mark), both.includes(mark)], [false, true], mark);
});

test("a bundle with only the client contains nothing of the relay, and a page's nothing of the server", async () => {
  const marks = { "tidings/relay/page": "must be the relay's URL", "tidings/relay": "must not read the body" };
  const client = await bundle('export { Client } from "tidings";');
  for (const [entry, mark] of Object.entries(marks)) {
    const code = await bundle(`export * from "${entry}";`);
    assert.deepEqual([client.includes(mark), code.includes(mark)], [false, true], entry);
  }
  const page = await bundle('export * from "tidings/relay/page";');
  assert.ok(!page.includes(marks["tidings/relay"]) && !page.includes("HMAC"));
});

test("a bundle with one store contains nothing of another", async () => {
  const marks = {
    memoryStore: "structuredClone",
    sqlStore: "ON CONFLICT",
    redisStore: "PEXPIRE",
    durableObjectStore: "idFromName",
  };
  for (const name of Object.keys(marks)) {
    const code = await bundle(`export { ${name} } from "tidings/store";`);
    const found = Object.keys(marks).filter((other) => code.includes(marks[other]));
    assert.deepEqual(found, [name]);
  }
});

test("the edge entries import their module, and contain nothing that an edge runtime rejects", async () => {
  const entries = {
    "": "tidings",
    "/core": "core",
    "/phone": "phone",
    "/segments": "segments",
    "/webhooks": "webhooks",
  };
  for (const [entry, module] of Object.entries(entries)) {
    const file = `./${module}_server_bg.wasm`;
    for (const [condition, specifier] of [
      ["workerd", file],
      ["edge-light", `${file}?module`],
    ]) {
      const code = await bundle(`export * from "tidings${entry}";`, {
        conditions: [condition],
        external: ["*.wasm", "*.wasm?module"],
      });
      assert.ok(code.includes(`from"${specifier}"`), `${condition} imports ${specifier}`);
      assert.doesNotMatch(
        code,
        /WebAssembly\.(compile|instantiate|Module)|\beval\(|new Function|import\.meta|0061736d/,
      );
    }
  }
});

test("each part works alone, in a page, with Node's import and with its require, and contains no other part", async () => {
  const uses = {
    core: ['serverTiming({ "retry-after": "3" }).retryAfterMs', 3000, "serverTiming"],
    phone: ['parsePhone("+1 415 555 2671").e164', "+14155552671", "parsePhone"],
    segments: ['segments("a".repeat(161)).segments', 2, "segments"],
    failover: ['new Failover([{ provider: "a", send() {}, validate() {} }]).state().version', 1, "Failover"],
    delivery: ['mergeStatus(null, { status: "sent" }).known.status', "sent", "mergeStatus"],
    format: ['formatPhone("+442079460018", "national")', "020 7946 0018", "formatPhone"],
    store: ["typeof memoryStore().reserve", "function", "memoryStore"],
    guards: ['readKeyword("Stop.")', "stop", "readKeyword"],
    zones: ['zonesOf("+12125550123")[0]', "America/New_York", "zonesOf"],
    webhooks: ["typeof verifyWebhook", "function", "verifyWebhook"],
    relay: ["typeof createRelay", "function", "createRelay"],
    "relay/page": ["typeof newActionKey()", "string", "newActionKey"],
  };
  const require = createRequire(join(installed, "..", "..", "package.json"));
  for (const [entry, [code, expected, name]] of Object.entries(uses)) {
    const page = await bundle(`import { ${name} } from "tidings/${entry}"; globalThis.result = ${code};`, {
      format: "iife",
    });
    const context = vm.createContext({
      TextEncoder,
      TextDecoder,
      Headers,
      URL,
      setTimeout,
      clearTimeout,
      AbortController,
    });
    vm.runInContext(page, context);
    assert.equal(context.result, expected, entry);
    for (const from of [
      require(`tidings/${entry}`),
      await import(pathToFileURL(require.resolve(`tidings/${entry}`))),
    ]) {
      assert.equal(new Function(name, `return ${code}`)(from[name]), expected, entry);
    }
    assert.equal(
      page.includes("0061736d"),
      !["delivery", "failover", "format", "guards", "relay", "relay/page", "store", "zones"].includes(entry),
      `${entry} brings a module, or none`,
    );
    // The numbering plans are most of the module.
    if (entry !== "phone")
      assert.ok(!page.includes(Buffer.from("9.0.40").toString("hex")), `${entry} has no numbering plans`);
  }
});

test("a module of another realm starts, as in Next's edge runtime", async () => {
  const code = await bundle(
    'import { serverTiming } from "tidings"; globalThis.wait = serverTiming({ "retry-after": "3" }).retryAfterMs;',
    {
      conditions: ["edge-light"],
      format: "iife",
      plugins: [
        {
          name: "wasm",
          setup(build) {
            build.onResolve({ filter: /\.wasm\?module$/ }, ({ path }) => ({ path, namespace: "wasm" }));
            build.onLoad({ filter: /.*/, namespace: "wasm" }, () => ({
              contents: "export default globalThis.compiled",
            }));
          },
        },
      ],
    },
  );
  const compiled = new WebAssembly.Module(readFileSync(join(installed, "dist", "tidings_server_bg.wasm")));
  const context = vm.createContext({
    compiled,
    TextEncoder,
    TextDecoder,
    Headers,
    URL,
    setTimeout,
    clearTimeout,
    AbortController,
  });
  assert.equal(vm.runInContext("compiled instanceof WebAssembly.Module", context), false, "it is another realm");
  vm.runInContext(code, context);
  assert.equal(context.wait, 3000);
});

test("Node, Bun and Deno get the fast module, and bundles for them contain it", async () => {
  const code = 'console.log(import.meta.resolve("tidings"))';
  const { output } = await run(process.execPath, ["--input-type=module", "--eval", code], {
    cwd: join(installed, "../.."),
  });
  assert.match(output, /dist\/node\.js$/m);
  const [forNode, forPages] = [["node"], ["browser"]].map((conditions) =>
    bundle('export { Client } from "tidings";', { conditions, platform: "neutral" }),
  );

  // The first bytes of a module, in Base64 and in hexadecimal.
  assert.match(await forNode, /"AGFzbQ/);
  assert.match(await forPages, /"0061736d/);
});

test("a page reads the module without Uint8Array.fromHex and without Buffer", async () => {
  const code = await bundle(
    'import { serverTiming } from "tidings"; globalThis.wait = serverTiming({ "retry-after": "3" }).retryAfterMs;',
    { format: "iife" },
  );
  const context = vm.createContext({ TextEncoder, TextDecoder, setTimeout, clearTimeout, AbortController });
  vm.runInContext("delete Uint8Array.fromHex", context);
  vm.runInContext(code, context);
  assert.equal(context.wait, 3000);
});
