/** A message that the client's own validation rejects: known before anything is counted, reserved or requested. */

import { NO_FACTS } from "../errors/error.js";
import type { Issue, Message, Scope, TidingsErrorFacts } from "../types.js";
import { topField } from "./fields.js";
import type { RelayClient } from "./options.js";

/**
 * The facts of the failure, as `send` of the client would throw them. Null if the message is valid, or only `send` can say: it counts, and asks the
 * send log, before it rejects.
 */
export function invalidFacts(client: RelayClient, message: Message): TidingsErrorFacts | null {
  let issues: Issue[];
  try {
    issues = [...(client.validate?.(message) ?? [])];
    const errors = issues.filter(({ severity }) => severity !== "warning");
    // What the core names in its message: an unsupported field explains a missing one.
    const first = errors.find(({ code }) => code === "unsupported") ?? errors[0];
    // Without a field, the provider or the whole call is what is wrong.
    if (first === undefined || errors.some(({ path }) => path === "")) return null;
    const { provider } = client as { provider?: unknown };
    const more = errors.length > 1 ? ` (And ${errors.length - 1} more: see \`issues\`.)` : "";
    return {
      ...NO_FACTS,
      provider: typeof provider === "string" ? provider : null,
      category: "validation",
      outcome: "not-sent",
      scope: scopeOf(issues),
      message: first.message + more,
      param: first.path,
      issues,
    };
  } catch {
    return null;
  }
}

const SCOPES: Readonly<Record<string, Scope>> = {
  to: "recipient",
  contactId: "recipient",
  from: "sender",
  senderPool: "sender",
  body: "content",
  mediaUrls: "content",
  subject: "content",
  template: "content",
};

/** What all issues are about. */
function scopeOf(issues: readonly Issue[]): Scope {
  const [first = "request", ...others] = issues.map(({ path }) => SCOPES[topField(path)] ?? "request");
  return others.every((scope) => scope === first) ? first : "request";
}
