/** Checks whether a list of who wants no messages keeps its contract. */

import { newIdempotencyKey } from "../client/idempotency-key.js";
import type { ConsentChange, SuppressionList } from "../guards/suppression-list.js";
import { readProperties } from "../util/options.js";
import { Broken, checkRule, inTime } from "./store-samples.js";
import type { StoreProblem } from "./store-samples.js";

/** How a suppression list is checked. */
export interface CheckSuppressionListOptions {
  /** How long one call of the list may take, in milliseconds. @default 5000 */
  timeoutMs?: number;
}

/** How many changes are recorded at once. */
const RACERS = 64;
/** The time of the first change: large, as real ones are. */
const START = 1_767_225_600_000;
const SENDER = "+14155559876";
const OTHER = "+14155559877";
/** Addresses that a list may take for the same, or for none, or not take at all. */
const ODD = ["null", "*", "%", "_", "shop", "shop 2", "o'neil\"\\;--", "магазин-🔑", "s".repeat(200), "a[]{}?\u0000b"];

/** What a case records, in words: who opts out or in, at which second, for which sender. */
type Change = readonly [optedOut: boolean, sender: string | null, second: number];

/** The changes of one recipient, and the answers afterwards: for `SENDER`, for `OTHER`, and for null. */
const CASES: readonly (readonly [rule: string, changes: readonly Change[], answers: readonly boolean[]])[] = [
  ["A recipient of whom nothing is known is not suppressed.", [], [false, false, false]],
  ["An opt-out for all is one from each sender.", [[true, null, 1]], [true, true, true]],
  ["An opt-out from one sender is for that one, and for null.", [[true, SENDER, 1]], [true, false, true]],
  ["An opt-in alone suppresses nothing.", [[false, SENDER, 1]], [false, false, false]],
  [
    "The latest change counts.",
    [
      [true, null, 1],
      [false, null, 2],
    ],
    [false, false, false],
  ],
  [
    "Of two changes at one time, the opt-out counts.",
    [
      [true, SENDER, 3],
      [false, SENDER, 3],
    ],
    [true, false, true],
  ],
  [
    "A later opt-in to one sender lifts an opt-out from all for that one.",
    [
      [true, null, 1],
      [false, SENDER, 2],
    ],
    [false, true, true],
  ],
  [
    "A later opt-in to all lifts an opt-out from one.",
    [
      [true, SENDER, 1],
      [false, null, 2],
    ],
    [false, false, false],
  ],
  [
    "An opt-out from one sender is not lifted by an older opt-in to all.",
    [
      [true, SENDER, 2],
      [false, null, 1],
    ],
    [true, false, true],
  ],
  [
    "An opt-out from all at the time of an opt-in to one counts.",
    [
      [true, null, 3],
      [false, SENDER, 3],
    ],
    [true, true, true],
  ],
  [
    "An opt-out from one at the time of an opt-in to all counts.",
    [
      [true, SENDER, 3],
      [false, null, 3],
    ],
    [true, false, true],
  ],
];

/**
 * Checks a suppression list of your own: that the latest change counts in whatever order they come, that senders and recipients are kept apart,
 * that nothing is lost if changes come at once, and that it answers in time. A list forgets nothing: what the check records, about random
 * addresses that begin with `check-`, stays, and at the end none of them is opted out.
 *
 * @returns The rules that the list breaks. Empty if it keeps them all.
 * @throws TidingsError with the category `configuration` for an unknown option.
 *
 * @example
 * ```ts
 * test("the list keeps the contract", async () => {
 *   assert.deepEqual(await checkSuppressionList(list), []);
 * });
 * ```
 */
export async function checkSuppressionList(
  list: SuppressionList,
  options: CheckSuppressionListOptions = {},
): Promise<StoreProblem[]> {
  const { timeoutMs = 5_000 } = readProperties(options, "options", "an object", ["timeoutMs"]);
  const problems: StoreProblem[] = [];
  const changed: ConsentChange[] = [];
  const newRecipient = (suffix = ""): string => `check-${newIdempotencyKey().toLowerCase()}${suffix}`;
  const rule = (name: string, act: () => Promise<void>) => checkRule(problems, name, act);
  const record = async (recipient: string, [optedOut, sender, second]: Change, ms = timeoutMs): Promise<void> => {
    const change = { recipient, sender, optedOut, at: START + second };
    changed.push(change);
    await inTime(async () => await list.record(change), ms);
  };
  const expect = async (name: string, recipient: string, sender: string | null, answer: boolean): Promise<void> => {
    const found: unknown = await inTime(async () => await list.isSuppressed(recipient, sender), timeoutMs);
    if (typeof found !== "boolean") throw new Broken("`isSuppressed` answers true or false.", found);
    if (found !== answer) throw new Broken(name, `\`isSuppressed\` answered ${found}`);
  };

  const first = newRecipient();
  const [FIRST, RECORDED] = [CASES[0]![0], CASES[1]![0]];
  await rule(FIRST, () => expect(FIRST, first, SENDER, false));
  await rule(RECORDED, async () => {
    await record(first, [true, null, 1]);
    await expect(RECORDED, first, SENDER, true);
  });
  // Nothing else can be checked.
  if (problems.length > 0) return problems;

  for (const [name, changes, answers] of CASES)
    await rule(name, async () => {
      // In both orders, and each twice.
      for (const order of [changes, [...changes].reverse()]) {
        const recipient = newRecipient();
        for (const change of [...order, ...order]) await record(recipient, change);
        for (const [index, sender] of [SENDER, OTHER, null].entries())
          await expect(name, recipient, sender, answers[index]!);
      }
    });
  await rule(ATOMIC, async () => {
    for (let round = 0; round < 4; round++) {
      const recipient = newRecipient();
      const last = round % 2 === 0;
      // The last change is in the middle, so that neither the first nor the last to be written is right.
      const seconds = Array.from({ length: RACERS }, (_, index) => (index + RACERS / 2) % RACERS);
      // Each in its own time: one connection serves one after the other.
      await Promise.all(
        seconds.map((second) =>
          record(recipient, [second === RACERS - 1 ? last : !last, SENDER, second], RACERS * timeoutMs),
        ),
      );
      await expect(ATOMIC, recipient, SENDER, last);
    }
  });
  await rule(SENDERS, async () => {
    const recipient = newRecipient();
    // At once: a list that reads and writes all senders of a recipient loses some.
    await Promise.all(ODD.map((sender) => record(recipient, [true, sender, 1], ODD.length * timeoutMs)));
    for (const sender of ODD) await expect(SENDERS, recipient, sender, true);
    await expect(SENDERS, recipient, SENDER, false);
    for (const [index, sender] of ODD.entries()) {
      await record(recipient, [false, sender, 2]);
      await expect(SENDERS, recipient, sender, false);
      const next = ODD[index + 1];
      if (next !== undefined) await expect(SENDERS, recipient, next, true);
    }
    await expect(SENDERS, recipient, null, false);
  });
  await rule(RECIPIENTS, async () => {
    const prefix = newRecipient();
    for (const [index, suffix] of ODD.entries()) {
      await expect(RECIPIENTS, prefix + suffix, null, false);
      await record(prefix + suffix, [index % 2 === 0, null, 1]);
    }
    for (const [index, suffix] of ODD.entries()) await expect(RECIPIENTS, prefix + suffix, null, index % 2 === 0);
    await expect(RECIPIENTS, prefix, null, false);
  });
  await rule(KEPT, () => expect(KEPT, first, OTHER, true));
  await Promise.allSettled(
    changed.map(({ recipient, sender }) => record(recipient, [false, sender, RACERS], RACERS * timeoutMs)),
  );
  return problems;
}

const ATOMIC = "Of concurrent changes, the latest by its time counts.";
const SENDERS = "Each sender is one of its own, whatever its characters.";
const RECIPIENTS = "Each recipient is one of its own, whatever its characters.";
const KEPT = "No recipient is forgotten while others are recorded.";
