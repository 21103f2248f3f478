/// <reference types="node" />
/**
 * Sends one text to the recipients of a file. Without `--live` the provider is simulated: no account, and nothing is sent.
 *
 *     node examples/campaign/main.ts examples/campaign/recipients.csv --name spring-sale --log spring-sale.db
 *
 * Ctrl-C stops it, and so does a failure of the whole account, such as a wrong key: what is on its way is waited for. The same command
 * goes on where it stopped, and sends to nobody twice. It exits with 0 if all were accepted, 1 if some were not (they are listed, as JSON
 * Lines on the standard output), 2 if it could not begin or read the file to its end, and 130 if it was stopped. Node 22.18 or later runs
 * it as it is, but not below `node_modules`: copy the folder out of the package first.
 */

import { parseArgs } from "node:util";
import { Client } from "tidings";
import { createSimulator } from "tidings/simulator";
import { memoryStore, sendTableSql, sqlStore } from "tidings/store";
import type { DefinedSendStore } from "tidings/store";
import { campaign } from "./campaign.ts";
import { progressOn } from "./progress.ts";
import { countRecipients, recipientsOf } from "./recipients.ts";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { name: { type: "string" }, log: { type: "string" }, live: { type: "boolean", default: false } },
});
const say = (text: string): void => void process.stderr.write(`${text}\n`);
const [file] = positionals;

/** What is needed of `node:sqlite`, which Node has since 22.5. */
interface SqliteModule {
  readonly DatabaseSync: new (
    path: string,
    options: { readonly timeout: number },
  ) => {
    exec(sql: string): void;
    prepare(sql: string): { all(...params: readonly unknown[]): Record<string, unknown>[] };
  };
}

async function storeIn(path: string | undefined): Promise<DefinedSendStore> {
  if (path === undefined) return memoryStore();
  // Older versions of Node, and its types, do not have it.
  const name: string = "node:sqlite";
  const { DatabaseSync } = (await import(name).catch((cause: unknown) => {
    throw new Error("`--log` needs Node 22.5 or later, which has node:sqlite", { cause });
  })) as SqliteModule;
  const database = new DatabaseSync(path, { timeout: 5_000 });
  database.exec(sendTableSql("sqlite"));
  return sqlStore({ dialect: "sqlite", query: (sql, params) => database.prepare(sql).all(...params) });
}

async function run(path: string, name: string): Promise<number> {
  const { TEXTING_BLUE_KEY, SENDER } = process.env;
  if (values.live && !(TEXTING_BLUE_KEY && SENDER)) {
    say("`--live` needs TEXTING_BLUE_KEY and SENDER in the environment.");
    return 2;
  }
  if (!values.live) say("Simulated: nothing is sent.");
  const simulator = createSimulator({ latencyMs: 20, keep: 100 });
  const client = new Client({
    provider: "texting-blue",
    apiKey: values.live ? TEXTING_BLUE_KEY! : "any_key_for_the_simulator",
    store: await storeIn(values.log),
    ...(!values.live && { fetch: simulator.fetch }),
  });
  const stop = new AbortController();
  // The second Ctrl-C ends the process at once. What is on its way is then in doubt.
  process.once("SIGINT", () => stop.abort());
  const total = await countRecipients(path);
  const progress = progressOn(process.stderr);
  const report = await campaign(recipientsOf(path), {
    client,
    name,
    from: SENDER ?? "+14155559876",
    textFor: (recipient) => `Hello ${recipient.name}, our spring sale begins today.`,
    total,
    onProgress: progress.show,
    signal: stop.signal,
  }).finally(progress.end);

  const { accepted, before, problems, isStopped, stoppedBy } = report;
  const unknown = problems.filter(({ outcome }) => outcome === "unknown").length;
  for (const problem of problems) process.stdout.write(`${JSON.stringify(problem)}\n`);
  say(`${accepted} accepted (${before} of them before), ${problems.length - unknown} failed, ${unknown} in doubt.`);
  if (unknown > 0)
    say("Those in doubt may have arrived. Find out before you send to them again: docs/send-log.md says how.");
  if (stoppedBy !== null)
    say(`Stopped, because it is about the whole account: ${stoppedBy} Start it again when that is mended.`);
  if (!isStopped) return problems.length > 0 ? 1 : 0;
  const done = accepted + problems.length;
  const resume = "The same command goes on there, and sends to nobody twice.";
  say(
    `Stopped after ${done} of ${total}. ${values.log === undefined ? "Without `--log FILE` it would begin anew, and send twice." : resume}`,
  );
  return 130;
}

if (file === undefined || values.name === undefined) {
  say("usage: main.ts FILE --name NAME [--log FILE] [--live]");
  process.exitCode = 2;
} else
  process.exitCode = await run(file, values.name).catch((error: unknown) => {
    const { message, cause } = Object(error) as { message?: unknown; cause?: { message?: unknown } };
    say(`${String(message ?? error)}${cause?.message === undefined ? "" : ` (${String(cause.message)})`}`);
    return 2;
  });
