// Shared by the webhook tests: the profiles, signed requests, and the events of an unsigned webhook.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { isWebhookError, verifyWebhook } from "../../../pkg/dist/webhooks.js";
import { PROFILES } from "../provider/profiles.mjs";
import { NOW } from "./senders.mjs";

/** The profiles of the repository, and of two senders that are not messaging providers. */
const folder = new URL("profiles/", import.meta.url);
const others = readdirSync(folder).map((name) => JSON.parse(readFileSync(new URL(name, folder), "utf8")));
export const profiles = Object.fromEntries(
  [...PROFILES.map(({ profile }) => profile), ...others].map((profile) => [profile.id, profile]),
);
/** A request as the provider sends it. */
export function send(scheme, { body = scheme.body, secret = scheme.secrets[0], now = NOW } = {}) {
  const bytes = Buffer.from(body);
  const { headers, url, body: own = bytes } = scheme.sign(bytes, secret, now);
  const type = scheme.isForm ? "application/x-www-form-urlencoded" : (scheme.contentType ?? "application/json");
  return {
    method: "POST",
    ...(url === undefined ? {} : { url }),
    headers: { ...headers, "content-type": type },
    body: own,
  };
}

/** The result of verifying a request: `ok`, or the reason of its rejection. */
export async function outcome(request, options) {
  try {
    await verifyWebhook(request, { now: NOW, ...options });
    return "ok";
  } catch (error) {
    if (!isWebhookError(error)) throw error;
    return error.reason;
  }
}

/** Reads a webhook without verifying its signature. */
export async function eventsOf(provider, { body, headers = {}, ...more }, options = {}) {
  const profile = typeof provider === "string" ? profiles[provider] : provider;
  const unsigned = { ...profile, webhook: { ...profile.webhook, signatures: [] } };
  return verifyWebhook(
    { headers, body: typeof body === "string" ? body : JSON.stringify(body), ...more },
    { provider: unsigned, unsigned: "accept", ...options },
  );
}

/** A provider with these rules for events. */
export const providerWith = (events) => ({ webhook: { signatures: [], events } });

export const noon = "2026-11-21T12:00:00.000Z";

const NOTHING = {
  messageId: null,
  reference: null,
  status: null,
  to: null,
  from: null,
  body: null,
  mediaUrls: [],
  at: null,
  error: null,
  key: null,
  deliveryId: null,
};

/** Asserts which events a request holds. A property that is not expected must be null, except for the provider's own name. */
export async function checkEvents(provider, request, expect) {
  const { events, duplicates, signed } = await eventsOf(provider, request);
  const facts = (error) => error && { category: error.category, code: error.code, message: error.message };
  const got = events.map(({ raw, at, error, name, ...event }, index) => ({
    ...event,
    ...("name" in (expect[index] ?? {}) && { name }),
    error: facts(error),
    at: at?.toISOString() ?? null,
  }));
  assert.deepEqual(
    got,
    expect.map((event) => ({ ...NOTHING, ...event })),
  );
  assert.deepEqual([duplicates, signed], [[], false]);
}
