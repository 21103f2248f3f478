// The second request is never earlier than the first response asks, in whatever form. Which hint counts is tested with
// tests/data/timing.json; here, sends, parseError and serverTiming must give the same wait.
import assert from "node:assert/strict";
import { test } from "node:test";
import { ACCEPTED, clientOf, failure, MESSAGES, parseError, respond, scripted, serverTiming } from "./test-client.mjs";
import { inVirtualTime } from "./virtual-time.mjs";

const message = MESSAGES["texting-blue"];
const httpDate = (ms) => new Date(ms).toUTCString();
const HOUR = 3_600_000;

/** Responses that ask for 2 s. `fields` gets the server's time in milliseconds. */
const cases = [
  { why: "seconds", fields: () => ({ "retry-after": "2" }) },
  {
    why: "a date, and a clock 2 h behind",
    skew: -2 * HOUR,
    fields: (now) => ({ date: httpDate(now), "retry-after": httpDate(now + 2000) }),
  },
  {
    why: "a date, and a clock 2 h ahead",
    skew: 2 * HOUR,
    fields: (now) => ({ date: httpDate(now), "retry-after": httpDate(now + 2000) }),
  },
  {
    why: "an epoch, and a clock 2 h behind",
    skew: -2 * HOUR,
    fields: (now) => ({ date: httpDate(now), "x-ratelimit-reset": `${now / 1000 + 2}` }),
  },
  { why: "two dates", fields: (now) => ({ "retry-after": `${httpDate(now + 1000)}, ${httpDate(now + 2000)}` }) },
  { why: "a number and a date", fields: (now) => ({ "retry-after": `1, ${httpDate(now + 2000)}` }) },
  { why: "a short field beside a long one", fields: () => ({ "retry-after": "2", "retry-after-ms": "10" }) },
  { why: "a 0 and a reset", fields: () => ({ "retry-after": "0", "ratelimit-reset": "2" }) },
  { why: "the older drafts' field", fields: () => ({ ratelimit: "limit=10, remaining=0, reset=2" }) },
  { why: "a 0 and a property of the body", fields: () => ({ "retry-after": "0" }), body: { retry_after: 2 } },
  {
    why: "a reset that has passed and a property of the body",
    fields: () => ({ "x-ratelimit-reset": "0" }),
    body: { retry_after: 2 },
  },
  {
    why: "a sentence without a unit",
    fields: () => ({}),
    body: { error: { code: "rate_limited", message: "Too many requests: retry after 2" } },
  },
];

for (const { why, skew = 0, fields, body = {} } of cases) {
  test(`a send waits the 2 s that the response asks for: ${why}`, () =>
    inVirtualTime(async (clock) => {
      const now = Date.now();
      const headers = fields(now + skew);
      const { fetch: limited } = scripted(respond(429, body, headers));
      const error = await failure(
        clientOf("texting-blue", limited, { retry: { maxRetryAfterMs: 1999 } }).send(message),
      );
      assert.deepEqual([error.category, error.retryAfterMs, error.attempts.length], ["rate-limit", 2000, 1]);

      const { fetch, calls } = scripted(respond(429, body, headers), ACCEPTED);
      const began = clock.now;
      const { attempts } = await clientOf("texting-blue", fetch).send(message);
      assert.deepEqual([calls.length, attempts.length, clock.now - began], [2, 2, 2000]);

      assert.equal(parseError({ status: 429, headers, body, now, provider: "texting-blue" }).retryAfterMs, 2000);
      if (JSON.stringify(body) === "{}") assert.equal(serverTiming(headers, { status: 429, now }).retryAfterMs, 2000);
    }));
}
