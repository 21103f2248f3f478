// A scenario: clients and accounts, some sends, and a comparison of each result with what the accounts counted.
import * as tidings from "tidings";
import { twilio } from "tidings/providers/twilio";

const { Client, createGate, Failover, isTidingsError } = tidings;

const PROVIDERS = ["nativehub", "texting-blue", "sent", "twilio"];
const FROM = "+14155559876";
const SENDERS = { nativehub: FROM, "texting-blue": FROM, sent: null, twilio: FROM };

/**
 * @param time Virtual or real time.
 * @param connect Returns `{ fetch, baseUrl, ledger }` of an account.
 * @param tally Counts what happened; `violations` receives what must not happen.
 */
export async function runScenario({ rng, time, connect, tally, violations, unsafe, count, name }) {
  const style = rng.weighted([
    [5, "single"],
    [3, "many"],
    [3, "failover"],
    [3, "shared"],
  ]);
  const { scale } = time;
  const long = style === "single" && scale === 1 && rng.hits(0.15);
  const retry = {
    maxAttempts: 1 + rng.below(5),
    baseMs: Math.max(1, Math.round(1_000 * scale)),
    maxRetryAfterMs: long ? 2 * 86_400_000 : rng.of([2_000, 10_000, 60_000]),
    quota: rng.of([false, 500]),
    ...(unsafe && { unsafe }),
  };
  const timeoutMs = scale === 1 ? rng.of([2_000, 10_000, 30_000]) : 1_500;
  const deadlineMs = scale === 1 ? (long ? 3 * 86_400_000 : 120_000) : 8_000;
  const gate = style === "shared" && createGate !== undefined ? createGate() : undefined;
  const accounts = [];
  const clients = [];
  const open = async (provider, more = {}, floors = new Map(), account = undefined) => {
    const connection = await connect(provider, accounts.length, {
      floors,
      early: (ms, about) => violate("early", `${Math.ceil(ms)} ms before a wait about the ${about} was over`),
      account,
      long,
    });
    if (account === undefined) accounts.push(connection);
    const client = new Client({
      provider,
      ...(provider === "twilio" && { provider: twilio, accountSid: "AC0123456789abcdef0123456789abcdef" }),
      apiKey: "key_0123456789abcdef",
      fetch: connection.fetch,
      ...(connection.baseUrl && { baseUrl: connection.baseUrl }),
      timeoutMs,
      deadlineMs,
      retry,
      ...more,
    });
    clients.push(client);
    return { client, connection, floors };
  };
  const violate = (kind, text) => {
    tally.violations += 1;
    violations.set(kind, [
      ...(violations.get(kind) ?? []),
      `${name} (${style} ${clients.map(({ provider }) => provider)}): ${text}`,
    ]);
  };

  const first = rng.of(PROVIDERS);
  let senders;
  if (style === "failover") {
    const names = [...PROVIDERS].sort(() => rng.next() - 0.5).slice(0, 2 + rng.below(2));
    const providers = [];
    for (const provider of names) providers.push({ client: (await open(provider)).client, from: SENDERS[provider] });
    senders = [
      new Failover(providers, { random: rng.next, breaker: rng.of([false, { failures: 4, baseMs: 2_000 * scale }]) }),
    ];
  } else {
    const one = await open(first, gate && { gate });
    senders = [one.client];
    // Two clients know of each other's waits only through a shared gate.
    if (gate)
      for (let n = 0; n < 2; n++) senders.push((await open(first, { gate }, one.floors, one.connection)).client);
  }

  const messageOf = (n) => {
    const several = style !== "failover" && ["nativehub", "sent"].includes(first) && rng.hits(0.1);
    const to = several ? [phone(n), phone(n + 5_000)] : phone(n);
    const from = style === "failover" ? FROM : SENDERS[first];
    return { to, ...(from && { from }), body: `${name}-m${n}.` };
  };
  const records = [];
  const note = (record, { result, error }) => {
    tally.calls += 1;
    record.calls.push({ result, error });
    if (error !== undefined && !isTidingsError(error)) violate("foreign-error", String(error));
  };

  /** Makes a call, and what its caller does afterwards. */
  const follow = async (record, sender, end) => {
    note(record, end);
    for (let again = 0; again < 2; again++) {
      const { error } = record.calls.at(-1);
      if (error === undefined) return;
      const known = error.idempotencyKey ?? null;
      // Older versions also said `retryable` for an unknown outcome.
      const promised = error.retryable && ("transient" in error || error.outcome === "not-sent");
      const careless = error.outcome === "unknown" && !promised && rng.hits(0.05);
      if (!(promised && rng.hits(0.6)) && !careless) return;
      if (careless) record.careless = true;
      else tally.repeated += 1;
      // Most callers wait first; for the others the gate keeps the wait.
      await time.sleep(rng.hits(0.7) ? Math.min(error.retryAfterMs ?? 1_000 * scale, 60_000 * scale) : 1);
      note(record, await send(sender, record.message, { idempotencyKey: promised ? known : null, scale, rng, time }));
    }
  };

  if (style === "many") {
    for (let done = 0; done < count; ) {
      const size = Math.min(count - done, 1 + rng.below(30));
      const messages = Array.from({ length: size }, (_, index) => messageOf(done + index));
      done += size;
      const own = messages.map((message) => ({ message, calls: [] }));
      records.push(...own);
      const controller = new AbortController();
      if (rng.hits(0.1)) time.at(rng.below(5_000) * scale, () => controller.abort());
      const run = clients[0].sendMany(messages, { signal: controller.signal, concurrency: 1 + rng.below(10) });
      const list = await run.all();
      // Nothing begins after the signal.
      if (controller.signal.aborted) own.splice(run.checkpoint.taken);
      if (list.length !== own.length) violate("lost-result", `${list.length} results of ${size} messages`);
      await Promise.all(own.map((record, index) => follow(record, senders[0], list[index])));
    }
  } else {
    await Promise.all(
      Array.from({ length: count }, async (_, n) => {
        const record = { message: messageOf(n), calls: [] };
        records.push(record);
        const sender = rng.of(senders);
        await time.sleep(rng.below(scale === 1 ? 30_000 : 800));
        const key =
          first !== "texting-blue" &&
          first !== "twilio" &&
          style !== "failover" &&
          !Array.isArray(record.message.to) &&
          rng.hits(0.2)
            ? `order-${name}-${n}`
            : null;
        await follow(
          record,
          sender,
          await send(sender, record.message, { idempotencyKey: key, scale, rng, time, aborts: true }),
        );
      }),
    );
  }
  // Requests that are under way may still arrive.
  await time.sleep(scale === 1 ? 100_000 : 300);

  const accepted = new Map();
  for (const connection of accounts)
    for (const [what, times] of await connection.ledger()) accepted.set(what, (accepted.get(what) ?? 0) + times);
  for (const record of records) check(record, accepted, tally, violate);
}

const phone = (n) => `+1415555${String(n % 10_000).padStart(4, "0")}`;

async function send(sender, message, { idempotencyKey, scale, rng, time, aborts = false }) {
  const controller = new AbortController();
  if (aborts && rng.hits(0.12)) time.at(rng.of([1, 200, 2_000, 20_000]) * scale * rng.next(), () => controller.abort());
  const options = {
    signal: controller.signal,
    ...(idempotencyKey !== null && { idempotencyKey }),
    ...(aborts && rng.hits(0.15) && { deadlineMs: Math.ceil((200 + rng.below(20_000)) * scale) }),
  };
  return sender.send(message, options).then(
    (result) => ({ result }),
    (error) => ({ error }),
  );
}

/** Compares the results of all calls for one message with what the accounts counted. */
function check({ message, calls, careless = false }, accepted, tally, violate) {
  tally.sends += 1;
  const texts = [message.to].flat().map((to) => `${message.body}>${to}`);
  for (const [index, text] of texts.entries()) {
    const times = accepted.get(text) ?? 0;
    const said = calls.map(({ result, error }) =>
      result === undefined ? error.outcome : (result.messages[index]?.error?.outcome ?? "sent"),
    );
    for (const one of said) tally[one] += 1;
    const story = `${text}: ${calls.map(({ result, error }) => (result ? `sent (${result.attempts.map(({ status }) => status)})` : `${error.category} ${error.outcome} ${error.retryable ? "retryable " : ""}(${(error.attempts ?? []).map(({ status }) => status)})`)).join(", then ")}; accepted ${times} times`;
    if (times > 1 && !careless) violate("duplicate", story);
    if (times > 0 && said.every((one) => one === "not-sent")) violate("false-not-sent", story);
    if (times === 0 && said.includes("sent")) violate("false-sent", story);
    if (times > 1 && careless) tally.careless += 1;
  }
}
