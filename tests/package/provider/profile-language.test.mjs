// The profile language reads the same in every way in: a response that fails, a message in a response, a webhook, `parseError`.
// `tests/data/profile-language.json` has the rows; `tests/core/profile_language.rs` runs them through the core alone.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { Client, parseError } from "tidings";
import { defineProvider } from "tidings/provider";
import { verifyWebhook } from "tidings/webhooks";

const table = JSON.parse(readFileSync(new URL("../../data/profile-language.json", import.meta.url), "utf8"));
const MESSAGE = { to: "+14155550123", body: "Hi" };
/** What the HTTP status decides for a request, and the status of the message for a message. */
const BY_STATUS = ["outcome", "transient", "retryable"];

/** Two objects as one; of two values with the same name the second counts. */
function merge(one, other) {
  const isObject = (value) => typeof value === "object" && value !== null && !Array.isArray(value);
  if (!isObject(one) || !isObject(other)) return other === undefined ? one : other;
  const names = [...new Set([...Object.keys(one), ...Object.keys(other)])];
  return Object.fromEntries(names.map((name) => [name, merge(one[name], other[name])]));
}

/** The profile of a row. `items`: the path to the messages. */
function profileOf(row, items, more = {}) {
  const { code, text, status, id, to } = row.paths ?? {};
  const named = (fields) => Object.fromEntries(Object.entries(fields).filter(([, path]) => path !== undefined));
  const profile = merge(merge(table.profile, row.profile), {
    response: named({
      items,
      messageErrorCode: code,
      messageErrorMessage: text,
      messageStatus: status,
      messageId: id,
      messageTo: to,
    }),
    errors: named({ code, message: text }),
    webhook: named({ items }),
  });
  const paths = named({ errorCode: code, errorMessage: text, status, messageId: id, to });
  profile.webhook.events = profile.webhook.events.map((event) => ({ ...event, ...paths }));
  return defineProvider(merge(profile, more));
}

/** What a send results in: the result, or the error. */
async function send(provider, body, status, headers = {}) {
  const fetch = async () => new Response(JSON.stringify(body), { status, headers });
  const client = new Client({ provider, apiKey: "key_0123456789", fetch, retry: { maxAttempts: 1 } });
  return client.send(MESSAGE).then(
    (result) => ({ result }),
    (error) => ({ error }),
  );
}

async function eventsOf(provider, body, headers = {}) {
  const { events } = await verifyWebhook({ headers, body: JSON.stringify(body) }, { provider, unsigned: "accept" });
  return events;
}

/** The differences between what is expected and what is there, of the expected properties. */
function differences(way, expected, actual) {
  return Object.entries(expected).flatMap(([name, value]) => {
    const found = actual?.[name];
    if (name === "error" && value !== null && found !== null && found !== undefined)
      return differences(`${way}, error`, value, found);
    if (value === null ? found === null : typeof value !== "object" && found === value) return [];
    if (Array.isArray(value) && JSON.stringify(found) === JSON.stringify(value)) return [];
    return [`${way}: ${name} is ${JSON.stringify(found)} instead of ${JSON.stringify(value)}`];
  });
}

/** The row's body. A message without an id of its own has one, because the response to a send must have it. */
function bodyOf({ items, body }) {
  return items === undefined ? { id: "m1", ...body } : body;
}

/** The row's messages: the body itself, and the item of an array; or as the row has them. */
function arrangements(row) {
  const body = bodyOf(row);
  if (row.items !== undefined) return [[row.items, body]];
  return [
    [undefined, body],
    ["list", { list: [body] }],
  ];
}

async function checkMessage(row) {
  const expected = { ...row.expect, ...row.message };
  const wrong = [];
  for (const [items, body] of arrangements(row)) {
    const { result, error } = await send(profileOf(row, items), body, 200, row.headers);
    const messages = (result ?? error).messages ?? [];
    const [first] = messages;
    const ids = messages.map(({ id }) => id);
    wrong.push(
      ...differences(`message${items === undefined ? "" : " in items"}`, expected, first && { ...first, ids }),
    );
  }
  return wrong;
}

async function checkEvent(row) {
  const expected = { ...row.expect, ...row.event };
  const wrong = [];
  for (const [items, body] of arrangements(row)) {
    const events = await eventsOf(profileOf(row, items), body, row.headers);
    const ids = events.map(({ messageId }) => messageId);
    wrong.push(
      ...differences(`event${items === undefined ? "" : " in items"}`, expected, {
        ...events[0],
        id: events[0].messageId,
        ids,
      }),
    );
  }
  return wrong;
}

async function checkRequest(row) {
  const rest = Object.fromEntries(Object.entries(row.expect.error).filter(([name]) => !BY_STATUS.includes(name)));
  const expected = { ...rest, ...row.request };
  const provider = profileOf(row, undefined);
  const body = bodyOf(row);
  const { error } = await send(provider, body, 400);
  const parsed = parseError({ status: 400, body: JSON.stringify(body), provider });
  return [...differences("send", expected, error), ...differences("parseError", expected, parsed)];
}

/** The status of the whole send. */
async function checkSend(row) {
  const { messageStatus, ...response } = profileOf(row, undefined).response;
  const provider = defineProvider({
    ...profileOf(row, undefined),
    response: { ...response, status: messageStatus },
  });
  const { result, error } = await send(provider, bodyOf(row), 200);
  const { error: _, ...expected } = { ...row.expect, ...row.message };
  const { status, messages } = result ?? error;
  return differences("whole send", expected, { status: result ? status : messages?.[0]?.status });
}

async function checkConditions(row) {
  const body = { ...bodyOf(row), reason: "F1" };
  const failed = {
    errors: { code: "reason", codes: { "F*": "permission" } },
    response: { failedWhen: row.conditions },
  };
  const provider = profileOf(row, undefined, failed);
  const { error } = await send(provider, body, 200);
  const parsed = parseError({ status: 200, body: JSON.stringify(body), provider });
  const [event] = table.profile.webhook.events;
  const events = [{ ...event, when: row.conditions }];
  const [{ type }] = await eventsOf(profileOf(row, undefined, { webhook: { events } }), body);
  return [
    ...differences("send", { any: row.any }, { any: error !== undefined }),
    ...differences("parseError", { any: row.any }, { any: parsed.outcome === "not-sent" }),
    ...differences("event", { all: row.all }, { all: type === "status" }),
  ];
}

async function check(row) {
  if (row.conditions !== undefined) return checkConditions(row);
  const { ways = ["request", "message", "event"], expect, items } = row;
  const wrong = [];
  if (ways.includes("message")) wrong.push(...(await checkMessage(row)));
  if (ways.includes("event")) wrong.push(...(await checkEvent(row)));
  // A request that fails has an error, and neither items nor a status of a message.
  const isFailure = typeof expect.error === "object" && expect.error !== null && items === undefined;
  if (ways.includes("request") && isFailure) wrong.push(...(await checkRequest(row)));
  if (row.group === "statuses") wrong.push(...(await checkSend(row)));
  return wrong;
}

for (const group of new Set(table.rows.map(({ group }) => group))) {
  test(`${group}: the same in every way in`, async () => {
    const rows = table.rows.filter((row) => row.group === group);
    const wrong = [];
    for (const row of rows) {
      const found = await check(row).catch((error) => [String(error)]);
      if (found.length > 0) wrong.push(`${row.name} (${row.why})\n    ${found.join("\n    ")}`);
    }
    assert.equal(wrong.length, 0, `${wrong.length} of ${rows.length} rows differ:\n  ${wrong.join("\n  ")}`);
  });
}

test("every row has a name of its own and says which mistake it finds", () => {
  const names = new Set(table.rows.map(({ group, name }) => `${group}: ${name}`));
  assert.equal(names.size, table.rows.length);
  for (const row of table.rows) assert.ok(row.why.length > 8, row.name);
});
