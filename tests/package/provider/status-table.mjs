// The table of `docs/messages.md`: which provider can be asked what became of a message, from the profiles.
import { PROFILES } from "./profiles.mjs";

/** What a list is searched by; empty if it cannot be. */
function searchedBy({ find, response, operations }) {
  if (find === undefined) return "";
  const own = { ...response, ...operations["messages.list"].response };
  return own.messageKey === undefined ? "`reference`" : "the idempotency key";
}

/** The table, in Markdown. */
export function statusTable() {
  const yes = (profile, name) => (profile.operations?.[name] === undefined ? "" : "yes");
  const rows = PROFILES.map(({ profile }) => {
    const cells = [yes(profile, "messages.get"), yes(profile, "messages.list"), searchedBy(profile)];
    return `| ${[profile.title, ...cells].join(" | ")} |`;
  });
  return ["| | `messages.get` | `messages.list` | a search by |", "|---|---|---|---|", ...rows].join("\n");
}
