// Compiles every code block of the README in strict mode, and runs it as a reader would: with the packed package installed, each in
// its own module. The simulator replaces the providers through the global fetch. The README's sizes are compared with measured ones.
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { transformSync } from "esbuild";
import { installPacked } from "../tests/platforms/published/packed.mjs";
import { main, root, run } from "./process.mjs";
import { measure } from "./size.mjs";

/** What the README's code requires: keys in the environment, providers that respond, requests to a Worker. */
const PRELUDE = `
import { createSimulator, simulateProvider } from "tidings/simulator";
import twilio from "tidings/providers/twilio";
for (const name of ["TEXTING_BLUE_KEY", "SENT_KEY", "NATIVEHUB_KEY", "TWILIO_ACCOUNT_SID", "TWILIO_AUTH_TOKEN"]) process.env[name] = "key_of_a_reader";
process.env.TOKEN_SECRET = "a_secret_of_a_reader_0123456789_0123456789";
const [builtIn, imported] = [createSimulator(), simulateProvider(twilio, { apiKey: "key_of_a_reader", options: { accountSid: "key_of_a_reader" } })];
globalThis.fetch = (url, init) => (String(url).includes("twilio") ? imported : builtIn).fetch(url, init);
`;
/** The declarations of a Worker's project. */
const AMBIENT = `
interface KVNamespace {
  get(key: string): Promise<string | null>;
  put(key: string, value: string, options?: { expirationTtl?: number }): Promise<void>;
}
`;
const TSCONFIG = {
  compilerOptions: {
    strict: true,
    exactOptionalPropertyTypes: true,
    noEmit: true,
    module: "nodenext",
    target: "es2022",
    lib: ["es2023"],
    types: ["node"],
    skipLibCheck: false,
  },
  include: ["strict"],
};
const CALL_WORKER = `
import { createRequire } from "node:module";
import { issueToken } from "tidings/relay";
import { counterTableSql, sendTableSql } from "tidings/store";
import worker from "./BLOCK";
const Database = createRequire(${JSON.stringify(join(root, "package.json"))})("better-sqlite3");
const db = new Database(":memory:");
db.exec(sendTableSql("sqlite") + ";" + counterTableSql("sqlite"));
const DB = { prepare: (sql) => ({ bind: (...values) => ({ all: async () => ({ results: db.prepare(sql).all(...values) }) }) }) };
const env = { DB, TEXTING_BLUE_KEY: "key_of_a_reader", TOKEN_SECRET: "a_secret_of_a_reader_0123456789_0123456789" };
const grant = { user: "user-17", to: ["+1415*"], limit: { max: 2, perMs: 315_360_000_000 } };
const token = await issueToken(grant, { secret: env.TOKEN_SECRET, expiresInMs: 60_000 });
const post = async (key, message, bearer = token) => (await worker.fetch(new Request("https://relay.example/messages", {
  method: "POST",
  headers: { "content-type": "application/json", "idempotency-key": key, authorization: "Bearer " + bearer },
  body: JSON.stringify(message),
}), env, {})).status;
const message = { to: "+14155551234", body: "Hello" };
const responses = [
  await post("a", message), await post("a", message), await post("b", { ...message, from: "+14155559876" }), await post("c", { ...message, to: "+8821612345678" }),
  await post("d", message, "another"), await post("e", message), await post("f", message),
].join();
if (responses !== "202,200,422,403,401,202,429") throw new Error(responses);
`;
const CALL_WEBHOOK = `
import { createHmac } from "node:crypto";
import worker from "./BLOCK";
const stored = new Map();
const KV = { get: async (key) => stored.get(key) ?? null, put: async (key, value) => void stored.set(key, value) };
const env = { KV, TWILIO_AUTH_TOKEN: "token_of_a_reader", WEBHOOK_URL: "https://example.com/hook" };
const body = "ErrorCode=30003&MessageSid=SM1&MessageStatus=undelivered&To=%2B14155551234";
const signed = env.WEBHOOK_URL + "ErrorCode30003MessageSidSM1MessageStatusundeliveredTo+14155551234";
const signature = createHmac("sha1", env.TWILIO_AUTH_TOKEN).update(signed).digest("base64");
const post = async (value) => (await worker.fetch(new Request("http://10.0.0.7/", { method: "POST", headers: { "x-twilio-signature": value }, body }), env)).status;
const answers = [await post(signature), await post(signature), await post("AAAA")].join();
if (answers !== "204,200,401" || stored.size !== 1) throw new Error(answers);
`;

await main(async () => {
  const text = readFileSync(join(root, "README.md"), "utf8");
  const blocks = [...text.matchAll(/^```(\w*)\n([\s\S]*?)^```$/gm)];
  const { folder } = await installPacked([]);
  writeFileSync(join(folder, "prelude.mjs"), PRELUDE);
  mkdirSync(join(folder, "strict"));
  mkdirSync(join(folder, "node_modules", "@types"), { recursive: true });
  for (const name of ["@types/node", "undici-types"])
    symlinkSync(join(root, "node_modules", name), join(folder, "node_modules", name));
  writeFileSync(join(folder, "tsconfig.json"), JSON.stringify(TSCONFIG));
  writeFileSync(join(folder, "strict", "ambient.d.ts"), AMBIENT);
  let passed = 0;
  let failed = 0;
  const wrongSizes = sizesIn(text);
  if (wrongSizes !== "") {
    failed += 1;
    console.log(`the README's sizes are not those that are measured:\n${wrongSizes}`);
  }
  for (const [index, [, language, code]] of blocks.entries()) {
    // The two commands run this test.
    if (language === "sh") continue;
    if (language !== "js" && language !== "ts")
      throw new Error(`block ${index + 1} is in ${language}: nothing here runs that`);
    let name = `block-${index + 1}.mjs`;
    writeFileSync(join(folder, name), language === "ts" ? transformSync(code, { loader: "ts" }).code : code);
    writeFileSync(join(folder, "strict", name.replace("mjs", "mts")), code);
    if (code.includes("export default")) {
      writeFileSync(
        join(folder, `call-${name}`),
        (code.includes("verifyWebhook") ? CALL_WEBHOOK : CALL_WORKER).replace("BLOCK", name),
      );
      name = `call-${name}`;
    }
    const { code: exit, output } = await run(process.execPath, ["--import", "./prelude.mjs", name], { cwd: folder });
    const wrong = exit === 0 ? comments(code, output) : output;
    if (wrong === "") passed += 1;
    else {
      failed += 1;
      console.log(`the README's block ${index + 1} fails:\n${code}\n${wrong}`);
    }
  }
  const compiled = await run("tsc", ["--project", folder]);
  if (compiled.code !== 0) {
    failed += 1;
    console.log(`the README's code does not compile strictly:\n${compiled.output}`);
  }
  console.log(`${passed} passed, ${failed} failed`);
  if (failed > 0 || passed === 0) process.exitCode = 1;
});

/** Compares the output with the comment after each console.log. */
function comments(code, output) {
  const printed = output.trim().split("\n");
  const lines = code.split("\n").filter((line) => line.includes("console.log("));
  if (lines.length !== printed.length) return "";
  return lines
    .flatMap((line, index) => {
      const said = /\/\/ ([^:]+)/.exec(line)?.[1].replaceAll('"', "").replaceAll(",", "").trim();
      if (said === undefined || said.includes("…")) return [];
      return printed[index].startsWith(said) || said.startsWith(printed[index])
        ? []
        : [`${line}\n  printed: ${printed[index]}`];
    })
    .join("\n");
}

/** Compares the README's sizes with what a bundler ships, within a thousand bytes. */
function sizesIn(text) {
  const kb = (file, names, how) =>
    measure({ variant: file === "index" ? "tidings" : file, file, names })[how].brotli / 1000;
  const rows = [
    [
      /`\{ Client, parsePhone, segments \}` from `tidings`.*\| (\d+) \|/,
      kb("index", "Client, parsePhone, segments", "inlined"),
    ],
    [/`\{ Client \}` from `tidings\/core`.*\| (\d+) \|/, kb("core", "Client", "inlined")],
    [/`tidings\/phone` \| (\d+) \|/, kb("phone", undefined, "inlined")],
    [/`\{ verifyWebhook \}` from `tidings\/webhooks`.*\| (\d+) \|/, kb("webhooks", "verifyWebhook", "inlined")],
    [/the first two rows are (\d+) and/, kb("index", "Client, parsePhone, segments", "imported")],
    [/the first two rows are \d+ and (\d+)/, kb("core", "Client", "imported")],
  ];
  return rows
    .flatMap(([pattern, measured]) => {
      const said = Number(pattern.exec(text)?.[1]);
      return Math.abs(said - measured) <= 1 ? [] : [`${pattern}: it says ${said}, measured are ${measured.toFixed(1)}`];
    })
    .join("\n");
}
