// The table of `docs/messages.md`: which provider takes which field, from the profiles.
import { PROFILES } from "./profiles.mjs";

const COLUMNS = [
  "from",
  "senderPool",
  "body",
  "mediaUrls",
  "subject",
  "template",
  "channel",
  "reference",
  "sandbox",
  "sendAt",
  "validityMs",
  "statusUrl",
];

/** A duration in the largest unit that it is a multiple of. */
function span(ms) {
  const [unit, name] = [
    [86_400_000, "d"],
    [3_600_000, "h"],
    [60_000, "min"],
    [1_000, "s"],
  ].find(([unit]) => ms % unit === 0);
  return `${ms / unit} ${name}`;
}

/** What a provider takes of a field; empty for nothing. */
function cell(profile, column) {
  const fields = (profile.routes ?? []).flatMap((route) => route.fields);
  const found = fields.filter(({ field }) => field === column || field.startsWith(`${column}.`));
  if (found.length === 0) return "";
  const [{ maxItems, minMs, maxMs }] = found;
  const limits = [maxItems && `${maxItems}`, minMs && `from ${span(minMs)}`, maxMs && `to ${span(maxMs)}`].filter(
    Boolean,
  );
  return limits.length === 0 ? "yes" : `yes (${limits.join(" ")})`;
}

/** The table, in Markdown. */
export function fieldTable() {
  const head = [`| | ${COLUMNS.map((name) => `\`${name}\``).join(" | ")} |`, `|---${"|---".repeat(COLUMNS.length)}|`];
  const rows = PROFILES.filter(({ profile }) => profile.routes !== undefined).map(
    ({ profile }) => `| ${profile.title} | ${COLUMNS.map((name) => cell(profile, name)).join(" | ")} |`,
  );
  return [...head, ...rows].join("\n");
}
