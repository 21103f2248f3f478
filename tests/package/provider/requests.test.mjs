// The requests to each provider, and how its responses are read.
import assert from "node:assert/strict";
import { test } from "node:test";
import { clientOf, failure, KEY, messageFor, picked, respond } from "./client.mjs";
import { data } from "./profiles.mjs";

const { requests, invalid, operations } = data("requests");
const accepted = respond({ status: 400, body: {} });

/** Encodes `Basic user:key` of the table as in RFC 7617. */
function header(value) {
  const [scheme, credentials] = value.split(" ");
  return scheme === "Basic" ? `Basic ${Buffer.from(credentials).toString("base64")}` : value;
}

/** Sets the clock to the time of a row. A row's `{ "date": "..." }` is a `Date`. */
function atItsTime({ mock }, { now, message }) {
  if (now !== undefined) mock.method(Date, "now", () => Date.parse(now));
  const { sendAt } = message;
  return typeof sendAt === "object" && sendAt !== null ? { ...message, sendAt: new Date(sendAt.date) } : message;
}

for (const row of requests) {
  const { provider, why, options, url, headers, form, json } = row;
  test(`${provider} gets the documented request: ${why}`, async (context) => {
    const message = atItsTime(context, row);
    const { client, requests: made } = clientOf(provider, accepted, options);
    await failure(client.send(message));
    assert.equal(made.length, 1);
    const [request] = made;
    assert.deepEqual([request.method, request.url], ["POST", url]);
    for (const [name, value] of Object.entries(headers)) assert.equal(request.headers[name], header(value), name);
    if (form === undefined) assert.deepEqual(JSON.parse(request.body), json);
    else assert.deepEqual([...new URLSearchParams(request.body)].sort(), [...form].sort());
  });
}

/** `#1601` stands for that many characters, `@51` for that many numbers. */
function long(message) {
  const { to, body } = message;
  const numbers =
    typeof to === "string" && to.startsWith("@")
      ? Array.from({ length: Number(to.slice(1)) }, (_, at) => `+1415555${1000 + at}`)
      : to;
  return { ...message, to: numbers, ...(body?.startsWith("#") && { body: "x".repeat(Number(body.slice(1))) }) };
}

for (const row of invalid) {
  const { provider, why, paths } = row;
  test(`${provider} gets no request that it would reject: ${why}`, async (context) => {
    const message = atItsTime(context, row);
    const { client, requests: made } = clientOf(provider, accepted);
    const error = await failure(client.send(long(message)));
    assert.deepEqual(
      [error.category, error.outcome, error.issues.map(({ path }) => path)],
      ["validation", "not-sent", paths],
      error.message,
    );
    assert.equal(made.length, 0);
  });
}

for (const { provider, call, id, url, method = "GET", body } of operations) {
  test(`${call} of ${provider} is ${url ?? "unsupported"}`, async () => {
    const { client, requests: made } = clientOf(provider, respond({ status: 200, body: { id } }));
    const [group, name] = call.split(".");
    if (url === null) {
      const { category, issues } = await failure(client[group][name](id));
      assert.equal(category, "unsupported");
      assert.match(issues[0].message, /Documented: .*\. Use `request`/);
      assert.equal(made.length, 0);
    } else {
      await client[group][name](id);
      assert.deepEqual([made[0].method, made[0].url, made[0].body], [method, url, body]);
    }
  });
}

test("a sender has one of the forms that the provider documents", async () => {
  const isSent = async (from) => {
    const { client, requests: made } = clientOf("twilio", accepted);
    const { issues } = await failure(client.send({ to: "+14155551234", from, body: "Hi" }));
    assert.deepEqual((issues ?? []).filter(({ path }) => path === "from").length, made.length === 0 ? 1 : 0, from);
    return made.length === 1;
  };
  for (const from of [
    "+14155559876",
    "14155559876",
    "12345",
    "262966",
    "ACME",
    "Rock & Roll",
    "a-b_c+d",
    "1800Flowers",
  ])
    assert.ok(await isSent(from), from);
  for (const from of [
    "+",
    "ACME!",
    "hello world 123",
    "+1 415 555 9876",
    "(415) 555",
    "12",
    "+1234567890123456",
    "Zoë",
    "-_&",
  ])
    assert.ok(!(await isSent(from)), from);
});

test("the lists of messages take the provider's own parameters, and no others", async () => {
  const { client, requests: made } = clientOf("twilio", respond({ status: 200, body: { messages: [] } }));
  await client.messages.list({ To: "+14155551234", "DateSent>": "2026-01-01" });
  assert.match(made[0].url, /\/Messages\.json\?To=%2B14155551234&DateSent%3E=2026-01-01$/);
  const error = await failure(client.messages.list({ to: "+14155551234" }));
  assert.deepEqual(
    error.issues.map(({ path, code }) => [path, code]),
    [["query.to", "unknown-parameter"]],
  );
});

test("a path has as many values as the operation names", async () => {
  const { client, requests: made } = clientOf("sent", respond({ status: 200, body: { success: true, data: {} } }), {
    provider: "sent",
  });
  await client.call("channels.getSms", { path: { country: "US", type: "a/b" } });
  assert.equal(made[0].url, "https://api.sent.dm/v3/channels/sms/US/a%2Fb");
  for (const [path, wrong] of [
    [{ country: "US" }, "path.type"],
    [{ type: "a" }, "path.country"],
    [{ country: "US", type: "." }, "path.type"],
    [undefined, "path.country"],
  ]) {
    const error = await failure(client.call("channels.getSms", { path }));
    assert.deepEqual([error.category, error.issues.map((issue) => issue.path)], ["validation", [wrong]]);
  }
  assert.equal(made.length, 1);
});

test("a lost response to a cancellation is tried again only where a repetition is documented to change nothing", async () => {
  const attempts = async (provider) => {
    const { client, requests: made } = clientOf(provider, respond({ status: 503, body: {} }), {
      retry: { maxAttempts: 2, baseMs: 0 },
      ...(provider === "sent" && { provider }),
    });
    await failure(client.messages.cancel("m1"));
    return made.length;
  };
  assert.deepEqual([await attempts("sent"), await attempts("telnyx"), await attempts("twilio")], [2, 2, 1]);
});

for (const { provider, why, status, headers, body, message, expect } of data("responses")) {
  test(`a response of ${provider}: ${why}`, async () => {
    const { client } = clientOf(provider, respond({ status, headers, body }));
    const { messages = [], fails = false, ...whole } = expect;
    const sending = client.send(message ?? messageFor(provider));
    const result = await (fails ? failure(sending) : sending);
    assert.deepEqual(picked(result, whole), whole);
    if (messages.length > 0) assert.equal(result.messages.length, messages.length);
    for (const [index, { error, ...facts }] of messages.entries()) {
      const found = result.messages[index];
      assert.deepEqual(picked(found, facts), facts);
      if (error === undefined) assert.equal(found.error, null);
      else assert.deepEqual(picked(found.error, error), error);
    }
  });
}

test("no error contains a provider's secret, whatever the scheme", async () => {
  for (const provider of ["twilio", "vonage", "messagebird", "whatsapp-cloud"]) {
    const secret = "s3cret-0123456789abcdef";
    const { client, requests: made } = clientOf(
      provider,
      (url, { body }) => new Response(JSON.stringify({ error: `You sent ${body} with ${secret}` }), { status: 400 }),
      { apiKey: secret },
    );
    const error = await failure(client.send(messageFor(provider)));
    assert.ok(
      made[0].body.includes(secret) || Object.values(made[0].headers).join().includes(secret) || provider === "twilio",
    );
    assert.ok(!JSON.stringify(error).includes(secret), provider);
    assert.ok(!`${error.stack}`.includes(secret), provider);
    assert.notEqual(secret, KEY);
  }
});

test("the error for a missing option has its name and description", () => {
  for (const [provider, option] of [
    ["twilio", "accountSid"],
    ["vonage", "accountKey"],
    ["plivo", "authId"],
    ["infobip", "subdomain"],
    ["sinch", "servicePlanId"],
    ["whatsapp-cloud", "phoneNumberId"],
  ]) {
    assert.throws(
      () => clientOf(provider, accepted, { [option]: undefined }),
      (error) => error.category === "configuration" && error.message.includes(option),
      provider,
    );
  }
});

test("an option in the host cannot lead to another host", () => {
  for (const bad of ["evil.com/", "a.b", "x@evil.com", "evil.com#", "a:1", ""]) {
    for (const [provider, option] of [
      ["infobip", "subdomain"],
      ["sinch", "region"],
    ]) {
      assert.throws(
        () => clientOf(provider, accepted, { [option]: bad }),
        (error) => error.category === "configuration",
        `${provider} ${bad}`,
      );
    }
  }
});
