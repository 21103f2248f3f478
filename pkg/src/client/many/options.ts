/** Reads the options of a run. */

import { invalidOption, readProperties } from "../../util/options.js";
import { checkedSignal } from "../../util/signals.js";
import type { Message, SendOptions } from "../../types.js";
import type { SendManyOptions } from "./types.js";

/** The options with all defaults. */
export interface RunOptions<M extends Message> {
  readonly callOptions: SendOptions;
  readonly key: SendManyOptions<M>["key"];
  readonly concurrency: number;
  /** Infinity: no limit of the caller's. */
  readonly ratePerSecond: number;
  readonly ratePerSender: number;
  readonly isOrdered: boolean;
  readonly bulk: boolean;
  readonly dropsDuplicates: boolean;
  readonly total: number | undefined;
  readonly onEvent: SendManyOptions<M>["onEvent"];
}

const MAX_CONCURRENCY = 1_000;

/**
 * @throws TidingsError with the category `configuration`.
 * @internal
 */
export function readRunOptions<M extends Message>(input: SendManyOptions<M> = {}): RunOptions<M> {
  const { key, concurrency, ratePerSecond, ratePerSender, order, bulk, duplicates, total, onEvent, ...callOptions } =
    readProperties(input, "options", "an object", [
      "key",
      "concurrency",
      "ratePerSecond",
      "ratePerSender",
      "order",
      "bulk",
      "duplicates",
      "total",
      "onEvent",
      "signal",
      "timeoutMs",
      "deadlineMs",
    ]);
  const check = (isValid: boolean, path: string, expected: string, value: unknown): void => {
    // Null counts as absent, as in the options of every call.
    if (value !== undefined && value !== null && !isValid) throw invalidOption(path, expected, value);
  };
  const atOnce = concurrency as number;
  check(
    Number.isInteger(atOnce) && atOnce >= 1 && atOnce <= MAX_CONCURRENCY,
    "concurrency",
    `an integer from 1 to ${MAX_CONCURRENCY}`,
    concurrency,
  );
  check(Number.isSafeInteger(total) && total! >= 0, "total", "an integer from 0", total);
  for (const [name, value] of Object.entries({ ratePerSecond, ratePerSender }))
    check(typeof value === "number" && value > 0, name, "a number over 0", value);
  for (const [name, value] of Object.entries({ key, onEvent }))
    check(
      typeof value === "function",
      name,
      name === "key" ? "a function that returns each message's key" : "a function",
      value,
    );
  check(order === "completion" || order === "input", "order", '"completion" or "input"', order);
  check(duplicates === "report" || duplicates === "drop", "duplicates", '"report" or "drop"', duplicates);
  check(typeof bulk === "boolean", "bulk", "true or false", bulk);
  return {
    callOptions: withoutUndefined({ ...callOptions, signal: checkedSignal(callOptions.signal) ?? null }),
    key: key ?? undefined,
    concurrency: concurrency ?? 4,
    ratePerSecond: ratePerSecond ?? Infinity,
    ratePerSender: ratePerSender ?? Infinity,
    isOrdered: order === "input",
    bulk: bulk ?? true,
    dropsDuplicates: duplicates === "drop",
    total: total ?? undefined,
    onEvent: onEvent ?? undefined,
  };
}

function withoutUndefined(options: SendOptions): SendOptions {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
}
