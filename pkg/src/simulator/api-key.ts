/** The API key of a request. */

import type { ProfileAuth } from "../provider/types.js";
import type { ApiCall } from "./api-call.js";
import { scalarOf } from "./json.js";
import type { Provider } from "./provider-data.js";

/** The result of the check of an API key: missing, invalid, with all permissions, or with a role. */
export type KeyVerdict = "missing" | "invalid" | "full" | KeyRole;

/** The role at the end of an API key: `my_key_readonly` may read, but not send. */
export type KeyRole = "readonly" | "suspended" | "pending" | "kyc" | "nochannel" | "profile" | "revoked";

const ROLE = /_(readonly|suspended|pending|kyc|nochannel|profile|revoked)$/;

/**
 * Checks the API key of a request. Without `accepted`, every key of printable ASCII characters is accepted, so that a test
 * needs no key in a vendor's format.
 */
export function checkKey(provider: Provider, call: ApiCall, accepted: readonly string[] | undefined): KeyVerdict {
  const keys = provider.profile.auth.map((scheme) => keyOf(scheme, call, provider.options, accepted));
  const key = keys.find((key) => key !== null) ?? null;
  if (provider.profile.auth.length === 0) return "full";
  if (key === null || key === "") return "missing";
  if (accepted === undefined ? !/^[\x21-\x7e]+$/.test(key) : !accepted.includes(key)) return "invalid";
  const role = ROLE.exec(key)?.[1] as KeyRole | undefined;
  return role === "revoked" ? "invalid" : (role ?? "full");
}

type Options = Readonly<Record<string, string>>;

/** The key that a request has by this scheme; null for none. */
function keyOf(scheme: ProfileAuth, call: ApiCall, options: Options, accepted: readonly string[] = []): string | null {
  const { headers, query, body } = call;
  switch (scheme.type) {
    case "header": {
      const { name, prefix = "" } = scheme;
      const value = headers.get(name);
      const hasPrefix = value?.slice(0, prefix.length).toLowerCase() === prefix.toLowerCase();
      return value !== null && hasPrefix ? value.slice(prefix.length).trim() : null;
    }
    case "basic": {
      const value = headers.get("authorization") ?? "";
      const username = [scheme.username].flat().find((template) => fill(template, options) !== null) ?? "";
      return /^basic /i.test(value) ? keyIn(`${username}:${scheme.password}`, decode(value.slice(6)), options) : null;
    }
    case "query":
      return query.get(scheme.name);
    case "body": {
      const found = Object.entries(scheme.fields).map(([name, template]) =>
        keyIn(template, scalarOf(body?.[name] ?? query.get(name) ?? ""), options),
      );
      return found.includes(null) ? null : (found.find((key) => key !== "") ?? "");
    }
    case "hmac":
      // The key cannot be read from a signature.
      return headers.has(scheme.name) ? (accepted[0] ?? "signed") : null;
  }
}

/** Fills the options into a template, but not `{apiKey}`. Null if an option has no value. */
function fill(template: string, options: Options): string | null {
  const names = [...template.matchAll(/\{(\w+)\}/g)].flatMap(([, name = ""]) => (name === "apiKey" ? [] : [name]));
  if (names.some((name) => options[name] === undefined)) return null;
  return template.replace(/\{(\w+)\}/g, (whole, name: string) => (name === "apiKey" ? whole : options[name]!));
}

/** The key in a value that was made from this template: empty if the template has no key, null if the value does not match. */
function keyIn(template: string, value: string, options: Options): string | null {
  const [before, ...after] = (fill(template, options) ?? "\0").split("{apiKey}");
  if (after.length === 0) return value === before ? "" : null;
  const rest = after.join("{apiKey}");
  const fits = value.length >= before!.length + rest.length && value.startsWith(before!) && value.endsWith(rest);
  return fits ? value.slice(before!.length, value.length - rest.length) : null;
}

function decode(base64: string): string {
  try {
    return new TextDecoder().decode(Uint8Array.from(atob(base64), (character) => character.charCodeAt(0)));
  } catch {
    return "";
  }
}
