/** Makes a profile of a provider's rules for messages and a relay's requests and responses. */

import { configurationError } from "../errors/error.js";
import { asChecked } from "../provider/checked.js";
import type {
  MessageField,
  ProfileErrors,
  ProfileField,
  ProfileRoute,
  ProfileRule,
  ProviderProfile,
} from "../provider/types.js";
import { OUTCOMES } from "../vocabulary.js";
import type { Category, Scope } from "../vocabulary.js";
import { KEY_CHARACTERS, KEY_FIELD, MARK, MAX_KEY_LENGTH, failureCode } from "./protocol.js";

/** The fields by which a message names its sender. The relay sets it. */
const SENDER: readonly MessageField[] = ["from", "senderPool"];

/**
 * How long a relay knows a key at least, in seconds. In this time a page with a store of its own asks the relay again for a send in doubt, which knows more.
 */
const KEPT_S = 86_400;

/**
 * Derives the profile. It has the provider's routes with their rules for fields, so that a message is validated as it will be at the relay, but each
 * of them leads to the relay. What only the relay can fill in (senders, options of the account) is not required.
 *
 * @param path The path of the relay's URL.
 * @param accept The fields of a message that the relay accepts.
 * @throws TidingsError with the category `configuration` if the provider cannot send with these fields.
 */
export function relayedProfile(provider: ProviderProfile, path: string, accept: readonly string[]): ProviderProfile {
  const accepts = (field: MessageField): boolean => accept.includes(field.split(".")[0]!);
  const routes = (provider.routes ?? []).flatMap((route) => relayedRoute(route, path, accepts));
  if (routes.length === 0)
    throw configurationError(`${provider.title} sends no message that has only these fields: ${accept.join(", ")}.`);
  const { id, title, channels } = provider;
  return asChecked({
    profile: 1,
    id,
    title,
    ...(channels && { channels }),
    // The option `baseUrl` has the relay's.
    baseUrl: "https://relay.invalid",
    auth: [{ type: "header", name: "authorization", prefix: "Bearer " }],
    routes,
    response: { id: MARK },
    errors: errorRules(),
    idempotency: {
      location: "header",
      name: KEY_FIELD,
      additionalCharacters: KEY_CHARACTERS,
      maxLength: MAX_KEY_LENGTH,
      ttlSeconds: KEPT_S,
    },
  } satisfies ProviderProfile);
}

function relayedRoute(
  { when, fields, exactlyOneOf = [], atLeastOneOf = [] }: ProfileRoute,
  path: string,
  accepts: (field: MessageField) => boolean,
): ProfileRoute[] {
  if (typeof when === "object" && !accepts(when.has)) return [];
  // The body is the message itself: what only concerns its encoding has no effect, and what has placeholders is left out.
  const own = fields.filter(({ field }) => accepts(field)).map((field) => relayedField(field, accepts));
  if (own.length === 0) return [];
  const required = new Set<MessageField>();
  const groupsOf = (groups: readonly (readonly MessageField[])[]): MessageField[][] =>
    groups.flatMap((group) => {
      if (group.some((field) => SENDER.includes(field))) return [];
      const left = group.filter(accepts);
      if (left.length === 1) required.add(left[0]!);
      return left.length > 1 ? [left] : [];
    });
  const groups = { exactlyOneOf: groupsOf(exactlyOneOf), atLeastOneOf: groupsOf(atLeastOneOf) };
  return [
    {
      ...(when !== undefined && { when }),
      path,
      fields: own.map((field) => (required.has(field.field) ? { ...field, required: true } : field)),
      ...groups,
    },
  ];
}

function relayedField(
  { default: _, constants: __, requires, excludes, required, ...field }: ProfileField,
  accepts: (field: MessageField) => boolean,
): ProfileField {
  const [needed = [], barred = []] = [requires, excludes].map((names) =>
    names?.filter((name) => accepts(name) && !SENDER.includes(name)),
  );
  return {
    ...field,
    ...(required === true && !SENDER.includes(field.field) && { required }),
    ...(needed.length > 0 && { requires: needed }),
    ...(barred.length > 0 && { excludes: barred }),
  };
}

/** All categories. The type says if one is missing. */
export const CATEGORIES = {
  validation: 0,
  authentication: 0,
  permission: 0,
  payment: 0,
  quota: 0,
  "not-found": 0,
  conflict: 0,
  "rate-limit": 0,
  "opted-out": 0,
  blocked: 0,
  carrier: 0,
  server: 0,
  unavailable: 0,
  network: 0,
  timeout: 0,
  aborted: 0,
  protocol: 0,
  unsupported: 0,
  configuration: 0,
  unknown: 0,
} satisfies Record<Category, 0>;
/** All scopes, likewise. */
export const SCOPES = { recipient: 0, sender: 0, content: 0, account: 0, provider: 0, request: 0 } satisfies Record<
  Scope,
  0
>;

/** How the relay's failures are read: each code says what the page's client does, exactly. */
function errorRules(): ProfileErrors {
  const codes: Record<string, ProfileRule> = {};
  const scopes = [null, ...(Object.keys(SCOPES) as Scope[])];
  for (const category of Object.keys(CATEGORIES) as Category[])
    for (const outcome of OUTCOMES) {
      codes[failureCode(false, { category, outcome, scope: null })] = { category, outcome, transient: false };
      // Nothing that went out is repeated.
      if (outcome !== "sent")
        for (const scope of scopes)
          codes[failureCode(true, { category, outcome, scope })] = {
            category,
            outcome,
            transient: true,
            ...(scope !== null && { scope }),
          };
    }
  return { code: MARK, message: "detail", retryAfter: [{ path: "retryAfterMs", unit: "ms" }], codes };
}
