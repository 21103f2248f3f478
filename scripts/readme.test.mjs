// Runs every code block of the README as a reader would: the packed package, installed, in a module of its
// own. The simulator stands in for the providers, by way of the global fetch.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { installPacked } from "../tests/package/packed.mjs";
import { main, root, run } from "./process.mjs";

/** What the README takes for granted: keys in the environment, providers that answer, somebody who calls a Worker. */
const PRELUDE = `
import { createSimulator } from "tidings/simulator";
globalThis.fetch = createSimulator().fetch;
for (const name of ["TEXTING_BLUE_KEY", "SENT_KEY", "NATIVEHUB_KEY", "TWILIO_ACCOUNT_SID", "TWILIO_AUTH_TOKEN"]) process.env[name] = "key_of_a_reader";
`;
const CALL_WORKER = `
import worker from "./BLOCK";
const message = { from: "+14155559876", to: "+14155551234", body: "Hello" };
const post = (body) => worker.fetch(new Request("https://relay.example/", { method: "POST", body: JSON.stringify(body) }), { TEXTING_BLUE_KEY: "key_of_a_reader" });
const [sent, refused] = [await post(message), await post({})];
if (sent.status !== 200 || refused.status !== 400) throw new Error(sent.status + " " + refused.status);
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
  const blocks = [...readFileSync(join(root, "README.md"), "utf8").matchAll(/^```(\w*)\n([\s\S]*?)^```$/gm)];
  const { folder } = await installPacked([]);
  writeFileSync(join(folder, "prelude.mjs"), PRELUDE);
  let passed = 0;
  let failed = 0;
  for (const [index, [, language, code]] of blocks.entries()) {
    // The two commands are what runs this.
    if (language === "sh") continue;
    if (language !== "js") throw new Error(`block ${index + 1} is in ${language}: nothing here runs that`);
    let name = `block-${index + 1}.mjs`;
    writeFileSync(join(folder, name), code);
    if (code.includes("export default")) {
      writeFileSync(join(folder, `call-${name}`), (code.includes("verifyWebhook") ? CALL_WEBHOOK : CALL_WORKER).replace("BLOCK", name));
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
  console.log(`${passed} passed, ${failed} failed`);
  if (failed > 0 || passed === 0) process.exitCode = 1;
});

/** What a line says it prints, in a comment behind console.log, against what was printed. */
function comments(code, output) {
  const printed = output.trim().split("\n");
  const lines = code.split("\n").filter((line) => line.includes("console.log("));
  if (lines.length !== printed.length) return "";
  return lines.flatMap((line, index) => {
    const said = /\/\/ ([^:]+)/.exec(line)?.[1].replaceAll('"', "").replaceAll(",", "").trim();
    if (said === undefined || said.includes("…")) return [];
    return printed[index].startsWith(said) || said.startsWith(printed[index]) ? [] : [`${line}\n  printed: ${printed[index]}`];
  }).join("\n");
}
