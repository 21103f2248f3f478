/** What an API key may do here. */
export type KeyVerdict = "missing" | "invalid" | "full" | KeyRole;

/** What the end of an API key asks the simulator to play: `my_key_readonly` may read and not send. */
export type KeyRole = "readonly" | "suspended" | "pending" | "kyc" | "nochannel" | "profile" | "revoked";

const ROLE = /_(readonly|suspended|pending|kyc|nochannel|profile|revoked)$/;

/**
 * Judges an API key. Without a list of accepted keys every visible text is one, so that a test need not
 * make up a key in a vendor's own form.
 */
export function judgeKey(key: string | null, accepted: readonly string[] | undefined): KeyVerdict {
  if (key === null || key === "") return "missing";
  if (!/^[\x21-\x7e]+$/.test(key)) return "invalid";
  if (accepted !== undefined && !accepted.includes(key)) return "invalid";
  const role = ROLE.exec(key)?.[1] as KeyRole | undefined;
  return role === "revoked" ? "invalid" : (role ?? "full");
}

/** The credential of an `Authorization: Bearer ...` header; null when there is none. */
export function bearer(headers: Headers): string | null {
  const value = headers.get("authorization");
  return value !== null && /^bearer /i.test(value) ? value.slice(7).trim() : null;
}
