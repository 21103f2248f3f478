/** Checks whether a store of a tracker keeps its contract. */

import { newIdempotencyKey } from "../client/idempotency-key.js";
import { mergeStatus } from "../delivery/merge-status.js";
import type { StatusEntry, StatusStore } from "../delivery/status-store.js";
import type { KnownStatus } from "../delivery/types.js";
import { Broken, checkRule, canonical, describe, inTime } from "./store-samples.js";

/** A rule of the contract that a store breaks. */
export interface StatusStoreProblem {
  /** The rule, as a sentence. */
  readonly rule: string;
  /** What the store did instead. */
  readonly found: string;
}

/** How a store is checked. */
export interface CheckStatusStoreOptions {
  /** How long one call of the store may take, in milliseconds. @default 5000 */
  timeoutMs?: number;
}

/** How many calls change one entry at once. */
const RACERS = 64;
/** Keys and recipients that a store may take for the same, or not take at all. */
const ODD = ["Id", "id", "id ", "id'\"\\;--", "ид-🔑", "i".repeat(200), "%_*?[]{}", "a:b/c\u0000d"];
const ONE = "14155551234";
const OTHER = "14155555678";

/**
 * Checks a status store of your own: that it is atomic, forgets nothing, keeps recipients apart, and answers in time. It uses random
 * keys and forgets them afterwards, so that it may run on a database in use.
 *
 * @returns The rules that the store breaks. Empty if it keeps them all.
 *
 * @example
 * ```ts
 * test("the store keeps the contract", async () => {
 *   assert.deepEqual(await checkStatusStore(store), []);
 * });
 * ```
 */
export async function checkStatusStore(
  store: StatusStore,
  options: CheckStatusStoreOptions = {},
): Promise<StatusStoreProblem[]> {
  const { timeoutMs = 5_000 } = options;
  const problems: StatusStoreProblem[] = [];
  const keys: string[] = [];
  const keyOf = (suffix = ""): string => {
    const key = `check/${newIdempotencyKey()}${suffix}`;
    keys.push(key);
    return key;
  };
  const read = (key: string) => inTime(() => store.read(key), timeoutMs);
  const write = (key: string, entry: StatusEntry) => inTime(() => store.write(key, entry), timeoutMs);
  /** Writes an entry that must be kept, and returns it. */
  const keep = async (key: string, entry: StatusEntry, rule = WRITTEN): Promise<StatusEntry> => {
    const kept = await write(key, entry);
    if (kept !== true) throw new Broken(rule, `\`write\` answered ${describe(kept)}`);
    return entry;
  };
  const reject = async (key: string, entry: StatusEntry, rule: string): Promise<void> => {
    const kept = await write(key, entry);
    if (kept !== false) throw new Broken(rule, `\`write\` answered ${describe(kept)}`);
  };
  const expect = async (rule: string, key: string, ...expected: StatusEntry[]): Promise<void> => {
    const found = await read(key);
    if (!Array.isArray(found)) throw new Broken(rule, found);
    if (canonical(sorted(found as StatusEntry[])) !== canonical(sorted(expected))) throw new Broken(rule, found);
  };
  const rule = (name: string, act: () => Promise<void>): Promise<void> => checkRule(problems, name, act);

  const first = keyOf();
  await rule(EMPTY, () => expect(EMPTY, first));
  await rule(WRITTEN, async () => expect(WRITTEN, first, await keep(first, entryOf(ONE, 1))));
  // Nothing else can be checked.
  if (problems.length > 0) return problems;

  await rule(VERSIONS, async () => {
    const key = keyOf();
    await reject(key, entryOf(ONE, 2), VERSIONS);
    await expect("What is not kept changes nothing.", key);
    await keep(key, entryOf(ONE, 1));
    const second = await keep(key, entryOf(ONE, 2));
    for (const version of [1, 2, 4]) await reject(key, entryOf(ONE, version, "9"), VERSIONS);
    await expect("What is not kept changes nothing.", key, second);
  });
  await rule(ATOMIC, async () => {
    const key = keyOf();
    for (let version = 1; version <= 4; version++) {
      const entries = Array.from({ length: RACERS }, (_, racer) => entryOf(ONE, version, String(racer)));
      const kept = await Promise.all(entries.map((entry) => write(key, entry)));
      const count = kept.filter((one) => one === true).length;
      if (count !== 1) throw new Broken(ATOMIC, `${count} of ${RACERS} were kept`);
      await expect(ATOMIC, key, entries[kept.indexOf(true)]!);
    }
  });
  await rule(RECIPIENTS, async () => {
    const key = keyOf();
    const recipients = ["", ONE, OTHER, ...ODD];
    // At once: a store that reads and writes a whole message loses all but one.
    const entries = await Promise.all(recipients.map((to) => keep(key, entryOf(to, 1), RECIPIENTS)));
    await expect(RECIPIENTS, key, ...entries);
    const changed = await keep(key, entryOf(ONE, 2), RECIPIENTS);
    await expect(RECIPIENTS, key, ...entries.map((one) => (one.recipient === ONE ? changed : one)));
  });
  await rule(KEYS, async () => {
    const prefix = keyOf();
    for (const [index, suffix] of ODD.entries()) {
      const key = prefix + suffix;
      keys.push(key);
      await expect(KEYS, key);
      await keep(key, entryOf(ONE, 1, String(index)), KEYS);
    }
    for (const [index, suffix] of ODD.entries()) await expect(KEYS, prefix + suffix, entryOf(ONE, 1, String(index)));
  });
  await rule(FORGET, async () => {
    const [key, other] = [keyOf(), keyOf()];
    await keep(key, entryOf(ONE, 1));
    await keep(key, entryOf(OTHER, 1));
    const kept = await keep(other, entryOf(ONE, 1));
    await inTime(() => store.forget(key), timeoutMs);
    await expect(FORGET, key);
    await expect("`forget` forgets no other message.", other, kept);
    await keep(key, entryOf(ONE, 1), "A forgotten message begins anew, with the version 1.");
    await inTime(() => store.forget(keyOf()), timeoutMs);
  });
  await rule(KEPT, () => expect(KEPT, first, entryOf(ONE, 1)));
  await Promise.allSettled(keys.map((key) => inTime(() => store.forget(key), timeoutMs)));
  return problems;
}

/** An entry whose facts a store may spoil. */
function entryOf(recipient: string, version: number, code = ""): StatusEntry {
  const error = {
    category: "carrier",
    scope: "recipient",
    outcome: "not-sent",
    code: `9007199254740993-é🔑'"${code}`,
    transient: true,
    permanent: null,
    docsUrl: null,
  } as const;
  let known: KnownStatus | null = null;
  for (let second = 0; second <= version; second++)
    known = mergeStatus(known, { status: "failed", at: new Date(1.7e12 + second), error }).known;
  return { recipient, version, known: known! };
}

function sorted(entries: readonly StatusEntry[]): readonly StatusEntry[] {
  return [...entries].sort((one, other) => (one.recipient < other.recipient ? -1 : 1));
}

const EMPTY = "A message that was never written has no entries.";
const WRITTEN = "What was written is known to the next call, as it was given.";
const VERSIONS = "An entry is kept only in place of the version before it.";
const ATOMIC = "Of concurrent entries with one version, exactly one is kept.";
const RECIPIENTS = "Each recipient of a message has an entry of its own.";
const KEYS = "Each key is a key of its own, whatever its characters.";
const FORGET = "`forget` forgets all entries of a message.";
const KEPT = "No message is forgotten while others are used.";
