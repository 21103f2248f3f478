// What a page downloads, and the time from Node's start to the first response.
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import { brotliCompressSync, gzipSync } from "node:zlib";
import * as esbuild from "esbuild";
import { root } from "../../scripts/process.mjs";
import { print } from "./measure.mjs";
import { KEY, TO } from "./senders.mjs";

const index = JSON.stringify(join(root, "pkg/dist/index.js"));

/** What a page downloads for `code`, in bytes. */
async function weigh(code) {
  const {
    outputFiles: [{ contents }],
  } = await esbuild.build({
    stdin: { contents: code, resolveDir: root },
    bundle: true,
    minify: true,
    format: "esm",
    platform: "browser",
    write: false,
    logLevel: "silent",
  });
  return { gzip: gzipSync(contents, { level: 9 }).length, brotli: brotliCompressSync(contents).length };
}

/** From the start of `node` to the end of each code, in milliseconds, in seven processes each, by turns. */
function starts(codes) {
  const times = Object.fromEntries(Object.keys(codes).map((name) => [name, []]));
  for (let round = 0; round < 7; round += 1) {
    for (const [name, code] of Object.entries(codes)) {
      const began = performance.now();
      execFileSync(process.execPath, ["--input-type=module", "-e", code], { cwd: root });
      times[name].push(performance.now() - began);
    }
  }
  return times;
}

export async function page() {
  const sizes = {
    tidings: await weigh(`export { Client } from ${index}`),
    ky: await weigh(`export { default } from "ky"`),
    ofetch: await weigh(`export { ofetch } from "ofetch"`),
    axios: await weigh(`export { default } from "axios"`),
    sentdm: await weigh(`export { default } from "@sentdm/sentdm"`),
  };
  for (const kind of ["gzip", "brotli"]) {
    const rows = Object.entries(sizes).map(([name, size]) => [name, [size[kind] / 1024]]);
    print(`one file for a page, ${kind}`, Object.fromEntries(rows), ["tidings"], "KB");
  }
  const stub = `globalThis.fetch = async () => new Response('{"data":{"recipients":[{"message_id":"m"}]}}', { status: 202 });`;
  print(
    "from Node's start to the first response (wall clock)",
    starts({
      tidings: `${stub} const { Client } = await import(${index}); await new Client({ provider: "sent", apiKey: "${KEY}" }).send({ to: "${TO}", body: "Hello" });`,
      ky: `${stub} const { default: ky } = await import("ky"); await ky.post("https://a.test", { json: {} }).json();`,
      sentdm: `${stub} const { default: SentDm } = await import("@sentdm/sentdm"); await new SentDm({ apiKey: "k" }).messages.send({});`,
      "node alone": "",
    }),
    ["tidings"],
    "ms",
  );
  return [];
}
