// The time of a send without the network, compared with other libraries: `npm run bench client`.
//
// tidings   validates, creates a key, reads the response, records the attempts
// ky        fetch with retries: no validation, no errors by provider; a POST is not retried
// sentdm    Sent's own SDK, only for Sent
// fetch     only the request and JSON
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import { brotliCompressSync, gzipSync } from "node:zlib";
import * as esbuild from "esbuild";
import SentDm from "@sentdm/sentdm";
import ky from "ky";
import { Client, parseError } from "../pkg/dist/index.js";
import { root } from "../scripts/process.mjs";

const TO = "+14155551234";
const URL_ = "https://api.sent.dm/v3/messages";
const OK = JSON.stringify({
  success: true,
  error: null,
  meta: { request_id: "req_1", timestamp: "2026-01-01T00:00:00Z", version: "v3" },
  data: {
    status: "QUEUED",
    template_id: null,
    recipients: [{ message_id: "8ba7b830-9dad-11d1-80b4-00c04fd430c8", to: TO, channel: "sms", body: null }],
  },
});
const REJECTED = JSON.stringify({
  success: false,
  data: null,
  error: { code: "BUSINESS_003", message: "Insufficient balance", details: null, doc_url: null },
  meta: { request_id: "req_2" },
});
const headers = { "content-type": "application/json", "x-request-id": "req_1", "x-ratelimit-remaining": "199" };
const respondWith = (status, body) => async () => new Response(body, { status, headers });

const senders = (status, body) => {
  const fetch = respondWith(status, body);
  const tidings = new Client({ provider: "sent", apiKey: "key_of_a_bench", fetch });
  const sentdm = new SentDm({ apiKey: "key_of_a_bench", fetch, maxRetries: 0 });
  const json = { to: [TO], text: "Hello" };
  return {
    tidings: () => tidings.send({ to: TO, body: "Hello" }),
    ky: () => ky.post(URL_, { json, headers: { "x-api-key": "key_of_a_bench" }, fetch }).json(),
    sentdm: () => sentdm.messages.send(json),
    fetch: () =>
      fetch(URL_, { method: "POST", headers: { "x-api-key": "key_of_a_bench" }, body: JSON.stringify(json) }).then(
        (response) => response.json(),
      ),
  };
};

/** The median of nine rounds, in microseconds per call. */
async function time(act, count = 400) {
  const rounds = [];
  for (let round = 0; round < 9; round++) {
    const began = performance.now();
    for (let index = 0; index < count; index++) await act().catch(() => {});
    rounds.push(((performance.now() - began) * 1000) / count);
  }
  return rounds.sort((a, b) => a - b)[4];
}

/** What a page downloads for `code`. */
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
  return {
    min: contents.length,
    gzip: gzipSync(contents, { level: 9 }).length,
    brotli: brotliCompressSync(contents).length,
  };
}

/** From the start of `node` to the first result, in milliseconds; the median of seven processes. */
function start(code) {
  const times = Array.from({ length: 7 }, () => {
    const began = performance.now();
    execFileSync(process.execPath, ["--input-type=module", "-e", code], { cwd: root });
    return performance.now() - began;
  });
  return times.sort((a, b) => a - b)[3];
}

function table(title, rows, unit, base = "tidings") {
  console.log(`\n${title}`);
  for (const [name, value] of Object.entries(rows)) {
    console.log(
      `  ${name.padEnd(10)} ${value.toFixed(1).padStart(10)} ${unit}   ${(value / rows[base]).toFixed(2)} x ${base}`,
    );
  }
}

async function times(senders) {
  const rows = {};
  for (const [name, act] of Object.entries(senders)) rows[name] = await time(act);
  return rows;
}

table("an accepted send, without the network", await times(senders(202, OK)), "µs");
table("a rejected send, without the network", await times(senders(422, REJECTED)), "µs");
const facts = { status: 422, headers, body: JSON.parse(REJECTED), provider: "sent" };
console.log(`  reading that error alone (parseError): ${(await time(async () => parseError(facts))).toFixed(1)} µs`);

const dist = JSON.stringify(join(root, "pkg/dist/index.js"));
const sizes = {
  tidings: await weigh(`export { Client } from ${dist}`),
  ky: await weigh(`export { default } from "ky"`),
  sentdm: await weigh(`export { default } from "@sentdm/sentdm"`),
};
for (const kind of ["gzip", "brotli"]) {
  table(
    `one file for a page, ${kind}`,
    Object.fromEntries(Object.entries(sizes).map(([name, size]) => [name, size[kind] / 1024])),
    "KB",
  );
}

const stub = `globalThis.fetch = async () => new Response(${JSON.stringify(OK)}, { status: 202 });`;
table(
  "from node's start to the first response",
  {
    tidings: start(
      `${stub} const { Client } = await import(${dist}); await new Client({ provider: "sent", apiKey: "key_of_a_bench" }).send({ to: "${TO}", body: "Hello" });`,
    ),
    ky: start(`${stub} const { default: ky } = await import("ky"); await ky.post("${URL_}", { json: {} }).json();`),
    sentdm: start(
      `${stub} const { default: SentDm } = await import("@sentdm/sentdm"); await new SentDm({ apiKey: "k" }).messages.send({});`,
    ),
    node: start(""),
  },
  "ms",
);
