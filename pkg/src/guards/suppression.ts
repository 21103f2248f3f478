/** Rejects a message to a recipient who opted out. */

import type { Guard } from "../client/guard-types.js";
import { invalidOption, readProperties } from "../util/options.js";
import { addressKey, issueAt, recipientsOf, senderOf } from "./addresses.js";
import { defineGuard } from "./run.js";
import { callStore, readStoreOptions } from "./stores.js";
import type { GuardStoreOptions } from "./stores.js";
import type { SuppressionList } from "./suppression-list.js";

/**
 * Rejects a message, with the category `opted-out`, if one of its recipients wants no messages from its sender. Feed the list with
 * `recordConsent`. A message to a `contactId` is looked up by that id.
 *
 * @throws TidingsError with the category `configuration` for an invalid list or option.
 *
 * @example
 * ```ts
 * const list = memorySuppressionList(); // tidings/store has them for databases
 * const client = new Client({ provider: "texting-blue", apiKey, beforeSend: suppression(list) });
 * ```
 */
export function suppression(list: SuppressionList, options: GuardStoreOptions = {}): Guard {
  for (const name of ["record", "isSuppressed"] as const)
    if (typeof Object(list)[name] !== "function")
      throw invalidOption("list", "an object with the methods record and isSuppressed", list);
  const settings = readStoreOptions(
    readProperties(options, "options", "an object", ["storeTimeoutMs", "onStoreFailure"]),
  );
  return defineGuard(async (send) => {
    const from = senderOf(send);
    const sender = from === null ? null : addressKey(from);
    const recipients = recipientsOf(send);
    const found = await callStore(
      "suppression",
      settings,
      () =>
        Promise.all(
          recipients.map(async ({ recipient }) => {
            const answer: unknown = await list.isSuppressed(addressKey(recipient), sender);
            if (typeof answer !== "boolean") throw new TypeError("`isSuppressed` did not return true or false.");
            return answer;
          }),
        ),
      [],
    );
    const issues = recipients
      .filter((_, index) => found[index] === true)
      .map(({ path }) => issueAt(path, "opted-out", "This recipient wants no messages from this sender."));
    if (issues.length === 0) return undefined;
    const reject = "The recipient opted out. Nothing was sent.";
    return { reject, guard: "suppression", category: "opted-out", scope: "recipient", issues };
  });
}
