/** Checks whether a store of the send log keeps its contract. */

import { newIdempotencyKey } from "../client/idempotency-key.js";
import type { Reservation, ReserveEntry, SendRecord, SendStore } from "../store/types.js";
import { Broken, checkRule, canonical, describe, inTime, ONE, OTHER, recordWith } from "./store-samples.js";
import { now, startTimer } from "../util/clock.js";
import { readProperties } from "../util/options.js";
import type { Outcome } from "../types.js";

/** A rule of the contract that a store breaks. */
export interface SendStoreProblem {
  /** The rule, as a sentence. */
  readonly rule: string;
  /** What the store did instead. */
  readonly found: string;
}

/** How a store is checked. */
export interface CheckSendStoreOptions {
  /** How long one call of the store may take, in milliseconds. @default 5000 */
  timeoutMs?: number;
  /**
   * Moves the store's clock, for a store with a clock of its own. It is called with milliseconds.
   * @default undefined: the check waits for leases of `leaseMs`
   */
  advance?: (ms: number) => void | Promise<void>;
  /** The lease that the check waits for, in milliseconds. @default 200 */
  leaseMs?: number;
}

/** How many calls reserve one key at once. */
const RACERS = 64;
const SCOPE = "example";
/** A lease that does not end during the check, in milliseconds. */
const LONG_MS = 3_600_000;
/** Keys that a store may take for the same, or not take at all. */
const ODD_KEYS = ["Key", "key", "key ", "key'\"\\;--", "ключ-🔑", "k".repeat(213), "%_*?[]{}", "a:b/c\u0000d"];

/**
 * Checks a store of your own: that it is atomic, forgets nothing, keeps its leases and its tokens, and answers in time. It uses random
 * keys and releases them afterwards, so that it may run on a database in use.
 *
 * @returns The rules that the store breaks. Empty if it keeps them all.
 *
 * @example
 * ```ts
 * test("the store keeps the contract", async () => {
 *   assert.deepEqual(await checkSendStore(store), []);
 * });
 * ```
 */
export async function checkSendStore(
  store: SendStore,
  options: CheckSendStoreOptions = {},
): Promise<SendStoreProblem[]> {
  const {
    timeoutMs = 5_000,
    advance,
    leaseMs = 200,
  } = readProperties(options, "options", "an object", ["timeoutMs", "advance", "leaseMs"]);
  const problems: SendStoreProblem[] = [];
  const keys: string[] = [];
  const keyOf = (key = `check-${newIdempotencyKey()}`): string => {
    keys.push(key);
    return key;
  };
  const call = <T>(act: () => Promise<T> | T): Promise<T> => inTime(async () => act(), timeoutMs);
  const reserve = (
    key: string,
    lease: number,
    fingerprint = ONE,
    repeatWithinMs?: number,
    more: Partial<ReserveEntry> = {},
  ): Promise<Reservation> =>
    call(() =>
      store.reserve(key, {
        fingerprint,
        leaseMs: lease,
        repeatScope: SCOPE,
        ...(repeatWithinMs && { repeatWithinMs }),
        ...more,
      }),
    );
  const settle = (key: string, token: string, outcome: Outcome): Promise<void> =>
    call(() => store.settle(key, token, recordWith(outcome)));
  /** Reserves a new key. */
  const reserved = async (lease: number, own?: string): Promise<[key: string, token: string]> => {
    const key = keyOf(own);
    const found = await reserve(key, lease);
    if (found.state !== "new" || typeof found.token !== "string" || found.token === "") throw new Broken(NEW, found);
    return [key, found.token];
  };
  const expectState = async (rule: string, key: string, state: Reservation["state"], fingerprint = ONE) => {
    const found = await reserve(key, LONG_MS, fingerprint);
    if (found?.state !== state) throw new Broken(rule, found);
    return found;
  };
  /** Lets all leases of `leaseMs` end that began before. */
  const letLeasesEnd = async (): Promise<void> => {
    if (advance !== undefined) return void (await call(() => advance(leaseMs + 1)));
    const [key] = await reserved(leaseMs);
    const end = now() + Math.max(timeoutMs, 10 * leaseMs);
    while ((await reserve(key, LONG_MS)).state === "busy") {
      if (now() > end) throw new Broken(STALE, "still busy");
      await new Promise<void>((resolve) => startTimer(10, resolve));
    }
  };
  const rule = (name: string, act: () => Promise<void>): Promise<void> => checkRule(problems, name, act);

  const first = await reserved(LONG_MS).catch((thrown: unknown) => thrown);
  if (!Array.isArray(first))
    return [{ rule: NEW, found: first instanceof Broken ? first.found : `it threw: ${describe(first)}` }];
  const [firstKey, firstToken] = first as [string, string];

  await rule("A reserved key is busy until its lease ends.", async () => {
    const [key] = await reserved(LONG_MS);
    const busy = await expectState("A reserved key is busy until its lease ends.", key, "busy");
    const { remainingMs } = busy as { remainingMs: number };
    // A store may round, and count in seconds.
    if (!(remainingMs > LONG_MS - 60_000 && remainingMs <= LONG_MS + 1_000))
      throw new Broken("`remainingMs` is what is left of the lease.", busy);
    await expectState("A key is not reserved for other content.", key, "other-content", OTHER);
  });
  await rule(ATOMIC, async () => {
    for (let round = 0; round < 4; round++) {
      const key = keyOf();
      // Each in its own time: one connection serves one after the other.
      const found = await inTime(
        () =>
          Promise.all(Array.from({ length: RACERS }, () => store.reserve(key, { fingerprint: ONE, leaseMs: LONG_MS }))),
        RACERS * timeoutMs,
      );
      const states = found.map(({ state }) => state).sort();
      if (states.filter((state) => state === "new").length !== 1 || states[0] !== "busy" || states.at(-2) !== "busy")
        throw new Broken(
          ATOMIC,
          [...new Set(states)].map((one) => `${states.filter((state) => state === one).length} ${one}`).join(", "),
        );
    }
  });
  await rule(KEPT, async () => {
    const [key, token] = await reserved(LONG_MS);
    await settle(key, token, "sent");
    const done = await expectState(KEPT, key, "done");
    const { record } = done as { record: SendRecord };
    if (canonical(record) !== canonical(recordWith("sent")))
      throw new Broken("A record is returned as it was given.", record);
    await expectState("The key of a sent message is not reserved for other content.", key, "other-content", OTHER);
    for (const outcome of ["unknown", "not-sent"] as const) {
      await settle(key, token, outcome);
      const after = await expectState("What is known to be sent stays so.", key, "done");
      if ((after as { record: SendRecord }).record.outcome !== "sent")
        throw new Broken("What is known to be sent stays so.", after);
    }
  });
  await rule(OWN_TOKEN, async () => {
    const key = keyOf();
    const token = newIdempotencyKey();
    const first = await reserve(key, LONG_MS, ONE, undefined, { token });
    if (first.state !== "new") throw new Broken(OWN_TOKEN, first);
    if (first.token !== token) return;
    // The answer was lost, and the driver asked again.
    const again = await reserve(key, LONG_MS, ONE, undefined, { token });
    if (again.state !== "new" || again.token !== token || again.isRepeat === true)
      throw new Broken("The same request again gets the same answer.", again);
    await settle(key, token, "not-sent");
    await expectState(OWN_TOKEN, key, "new", OTHER);
  });
  await rule(LOOK, async () => {
    const key = keyOf();
    const found = await reserve(key, LONG_MS, ONE, undefined, { look: true });
    // A store need not know it.
    if (found.state === "new") await settle(key, found.token, "not-sent");
    else if (found.state !== "free") throw new Broken(LOOK, found);
    await expectState(LOOK, key, "new", OTHER);
    const after = await reserve(key, LONG_MS, OTHER, undefined, { look: true });
    if (after.state !== "busy") throw new Broken(LOOK, after);
  });
  await rule(TOKENS, async () => {
    const [key, token] = await reserved(LONG_MS);
    const [, other] = await reserved(LONG_MS);
    if (token === other) throw new Broken("Each reservation has a token of its own.", token);
    await settle(key, other, "sent").catch(() => {});
    await expectState(TOKENS, key, "busy");
    await settle(key, token, "sent");
    await expectState(KEPT, key, "done");
  });
  await rule(FREED, async () => {
    const [key, token] = await reserved(LONG_MS);
    await settle(key, token, "not-sent");
    const again = await expectState(FREED, key, "new", OTHER);
    if ((again as { token: string }).token === token)
      throw new Broken("Each reservation has a token of its own.", again);
    if ((again as { isRepeat?: boolean }).isRepeat === true)
      throw new Broken("Only a send in doubt is repeated.", again);
  });
  /** What holds for a send in doubt, whether its record says so, or its lease has ended. */
  const checkDoubt = async (state: "done" | "stale", inDoubt: () => Promise<[key: string, token: string]>) => {
    const [key] = await inDoubt();
    const found = await expectState(IN_DOUBT, key, state);
    await expectState("The key of a send in doubt is not reserved for other content.", key, "other-content", OTHER);
    for (const [within, more] of [
      [LONG_MS - 1, {}],
      [10 * LONG_MS, { repeatScope: "another" }],
    ] as const) {
      const answer = await reserve(key, LONG_MS, ONE, within, more);
      if (answer.state !== state) throw new Broken(REPEATED, answer);
    }
    const { token: own } = found as { token?: string };
    if (own === undefined) return;
    await settle(key, own, "sent");
    const settled = await expectState("The token of a send in doubt settles it.", key, "done");
    if ((settled as { record: SendRecord }).record.outcome !== "sent")
      throw new Broken("The token of a send in doubt settles it.", settled);
  };
  const checkRepetition = async (inDoubt: () => Promise<[key: string, token: string]>) => {
    const [key, token] = await inDoubt();
    const entry = { fingerprint: ONE, leaseMs: LONG_MS, repeatWithinMs: 2 * LONG_MS, repeatScope: SCOPE };
    const found = await inTime(
      () => Promise.all(Array.from({ length: RACERS }, () => store.reserve(key, entry))),
      RACERS * timeoutMs,
    );
    const again = found.filter(({ state }) => state === "new") as Extract<Reservation, { state: "new" }>[];
    if (again.length > 1) throw new Broken(ATOMIC, `${again.length} of ${RACERS} repetitions were reserved`);
    const [repetition] = again;
    // A store need not repeat anything.
    if (repetition === undefined) return;
    if (repetition.isRepeat !== true) throw new Broken("A repetition says `isRepeat`.", repetition);
    await settle(key, token, "sent").catch(() => {});
    await expectState(TOKENS, key, "busy");
    await settle(key, repetition.token, "not-sent");
    const after = await reserve(key, LONG_MS, OTHER);
    if (after.state === "new") throw new Broken("A repetition that was not sent leaves its key in doubt.", after);
    await settle(key, repetition.token, "unknown");
    // Its time began with the first send, not with the repetition.
    if (advance === undefined) return;
    await call(() => advance(LONG_MS + 1));
    const late = await reserve(key, LONG_MS, ONE, 2 * LONG_MS);
    if (late.state === "new") throw new Broken(REPEATED, late);
  };
  const withRecord = async (): Promise<[string, string]> => {
    const [key, token] = await reserved(LONG_MS);
    await settle(key, token, "unknown");
    return [key, token];
  };
  const withoutRecord = async (): Promise<[string, string]> => {
    const lost = await reserved(leaseMs);
    await letLeasesEnd();
    return lost;
  };
  await rule(IN_DOUBT, () => checkDoubt("done", withRecord));
  await rule(IN_DOUBT, () => checkDoubt("stale", withoutRecord));
  await rule(REPEATED, () => checkRepetition(withRecord));
  await rule(REPEATED, () => checkRepetition(withoutRecord));
  await rule("`release` frees a key.", async () => {
    const [key, token] = await reserved(LONG_MS);
    await settle(key, token, "sent");
    await call(() => store.release(key));
    await expectState("`release` frees a key.", key, "new", OTHER);
    await call(() => store.release(keyOf()));
  });
  await rule("Each key is a key of its own, whatever its characters.", async () => {
    const prefix = keyOf();
    const odd = await Promise.all(ODD_KEYS.map((suffix) => reserved(LONG_MS, prefix + suffix)));
    const [[same, token]] = odd as [[string, string]];
    await settle(same, token, "sent");
    for (const [key] of odd.slice(1))
      await expectState("Each key is a key of its own, whatever its characters.", key, "busy");
  });
  await rule(STALE, async () => {
    const [key, token] = await reserved(leaseMs);
    const [sent, sentToken] = await reserved(leaseMs);
    await settle(sent, sentToken, "sent");
    const [long] = await reserved(LONG_MS);
    await letLeasesEnd();
    await expectState("A lease does not end early.", long, "busy");
    await expectState("A record is kept when its lease has ended.", sent, "done");
    await expectState(STALE, key, "stale");
    await settle(key, token, "sent");
    await expectState("A send that ends after its lease is recorded.", key, "done");
  });
  await rule(KEPT, async () => {
    await settle(firstKey, firstToken, "sent");
    await expectState("No key is forgotten while others are used.", firstKey, "done");
  });
  await Promise.allSettled(keys.map((key) => call(() => store.release(key))));
  return problems;
}

const NEW = "A key that was never used is reserved: `new`, with a token.";
const ATOMIC = "Of concurrent reservations of one key, exactly one is `new`.";
const KEPT = "What was settled is known to the next call.";
const TOKENS = "A token settles only the reservation that it was made for.";
const FREED = "What is proven not sent frees its key, for any content.";
const IN_DOUBT = "A send in doubt is not sent again.";
const REPEATED = "A send in doubt is repeated only within the time in which the provider recognises the key.";
const OWN_TOKEN = "A reservation that was asked for with a token can be given back with it.";
const LOOK = "An entry with `look` reserves nothing.";
const STALE = "A reserved key is stale when its lease has ended.";
