// A custom provider: what is checked, how each kind of key is sent, and that no spelling of a secret is shown.
import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { test } from "node:test";
import { Client, isTidingsError, parseError } from "tidings";
import { defineProvider } from "tidings/provider";

const KEY = "key_0123456789abcdef";
const base = {
  profile: 1,
  id: "example",
  title: "Example",
  baseUrl: "https://api.example.com/v1",
  auth: [{ type: "header", name: "authorization", prefix: "Bearer " }],
  routes: [
    {
      path: "/messages",
      fields: [
        { field: "to", name: "to", required: true, type: "phone" },
        { field: "from", name: "from", type: "string" },
        { field: "body", name: "text", required: true, type: "string", maxLength: 20 },
      ],
    },
  ],
  response: { id: "id" },
};
const message = { to: "+14155551234", body: "Hello & goodbye" };

/** A client with these changes of the profile, and the requests that it makes. */
function clientOf(changes, options = {}, respond = () => Response.json({ id: "m1" })) {
  const requests = [];
  const fetch = async (url, init) => {
    requests.push({ url, ...init });
    return respond(url, init);
  };
  const provider = defineProvider({ ...base, ...changes });
  return { requests, client: new Client({ provider, apiKey: KEY, fetch, retry: { maxAttempts: 1 }, ...options }) };
}

/** The changed profile, the path of the first issue, and why it is a mistake. */
const MISTAKES = [
  [{ profile: 2 }, "profile", "an unknown version of the format"],
  [{ id: "My Provider" }, "id", "an id that is not valid in a path"],
  [{ title: undefined }, "title", "a missing title"],
  [{ baseUrl: "http://api.example.com" }, "baseUrl", "a base URL with http"],
  [{ auth: [{ type: "hedder", name: "x" }] }, "auth[0].type", "a misspelt kind of key"],
  [{ auth: [{ type: "header" }] }, "auth[0].name", "a header field without its name"],
  [
    { routes: [{ path: "/m", fields: [{ field: "too", name: "to", type: "phone" }] }] },
    "routes[0].fields[0].field",
    "a field that messages do not have",
  ],
  [
    { routes: [{ path: "/m", fields: [{ field: "to", name: "to", type: "fone" }] }] },
    "routes[0].fields[0].type",
    "an unknown type",
  ],
  [{ errors: { codes: { 1: "throttled" } } }, "errors.codes.1", "a category of another library"],
  [{ response: { statuses: { ok: "fine" } } }, "response.statuses.ok", "a status that results do not have"],
  [{ routs: [] }, "routs", "a misspelt property"],
  [
    { idempotency: { location: "query", name: "k" } },
    "idempotency.location",
    "an unknown location of the idempotency key",
  ],
];
for (const [changes, path, why] of MISTAKES) {
  test(`${why} is rejected at ${path}, with what is expected`, () => {
    assert.throws(
      () => defineProvider({ ...base, ...changes }),
      (error) => {
        assert.ok(isTidingsError(error));
        assert.equal(error.category, "configuration");
        assert.equal(error.issues[0].path, path);
        assert.match(error.issues[0].message, /Expected: .|There are: profile, id/);
        return true;
      },
    );
  });
}

for (const [value, why] of [
  [null, "null"],
  [7, "a number"],
  [[], "an array"],
  [
    {
      get id() {
        throw new Error("trap");
      },
    },
    "an object that throws",
  ],
]) {
  test(`${why} is not a profile`, () => {
    assert.throws(
      () => defineProvider(value),
      (error) => isTidingsError(error) && error.category === "configuration",
    );
  });
}

test("an object that contains itself is rejected", () => {
  const circular = { ...base };
  circular.errors = { codes: circular };
  assert.throws(
    () => defineProvider(circular),
    (error) => isTidingsError(error) && error.cause !== undefined,
  );
});

test("a checked profile is a frozen copy", () => {
  const mine = structuredClone(base);
  const defined = defineProvider(mine);
  mine.baseUrl = "https://evil.example.com";
  assert.equal(defined.baseUrl, base.baseUrl);
  assert.throws(() => {
    defined.auth[0].name = "x";
  }, TypeError);
});

test("an object that was not checked is rejected, and the error names the remedy", () => {
  assert.throws(() => new Client({ provider: base, apiKey: KEY }), /defineProvider/);
  assert.throws(() => parseError({ status: 400, provider: base }), /defineProvider/);
});

test("the profile sets the bearer token, the limits and the provider of the result", async () => {
  const { client, requests } = clientOf({});
  const sent = await client.send(message);
  assert.deepEqual([sent.id, sent.provider], ["m1", "example"]);
  assert.equal(requests[0].url, "https://api.example.com/v1/messages");
  assert.equal(requests[0].headers.authorization, `Bearer ${KEY}`);
  await assert.rejects(
    client.send({ ...message, body: "x".repeat(21) }),
    (error) => error.issues[0].code === "too-long",
  );
});

test("HTTP Basic uses the first user name whose options are set", async () => {
  const changes = {
    options: { account: { required: true, description: "the account" }, user: { description: "a user" } },
    auth: [{ type: "basic", username: ["{user}", "{account}"], password: "{apiKey}" }],
  };
  for (const [options, user] of [
    [{ account: "AC1" }, "AC1"],
    [{ account: "AC1", user: "Zoë" }, "Zoë"],
  ]) {
    const { client, requests } = clientOf(changes, options);
    await client.send(message);
    assert.equal(requests[0].headers.authorization, `Basic ${Buffer.from(`${user}:${KEY}`).toString("base64")}`);
  }
  assert.throws(() => clientOf(changes), /needs `account`: the account/);
});

test("a key in the query is encoded, and a key in the body is a property of JSON or a field of a form", async () => {
  const key = "a+b&c=0123456789";
  const query = clientOf({ auth: [{ type: "query", name: "key" }] }, { apiKey: key });
  await query.client.send(message);
  assert.equal(query.requests[0].url, "https://api.example.com/v1/messages?key=a%2Bb%26c%3D0123456789");
  const auth = [{ type: "body", fields: { api_key: "{name}", api_secret: "{apiKey}" } }];
  const options = { name: { required: true, description: "the key's name" } };
  const json = clientOf({ auth, options }, { apiKey: key, name: "n1" });
  await json.client.send(message);
  assert.deepEqual(JSON.parse(json.requests[0].body), {
    to: message.to,
    text: message.body,
    api_key: "n1",
    api_secret: key,
  });
  const form = clientOf(
    { auth, options, routes: [{ ...base.routes[0], encoding: "form" }] },
    { apiKey: key, name: "n1" },
  );
  await form.client.send(message);
  assert.equal(form.requests[0].headers["content-type"], "application/x-www-form-urlencoded");
  assert.deepEqual(Object.fromEntries(new URLSearchParams(form.requests[0].body)), {
    to: message.to,
    text: message.body,
    api_key: "n1",
    api_secret: key,
  });
  await json.client.request("GET", "/numbers", { query: { page: 2 } });
  assert.equal(
    json.requests[1].url,
    "https://api.example.com/v1/numbers?page=2&api_key=n1&api_secret=a%2Bb%26c%3D0123456789",
  );
});

test("a signed request has the HMAC of its content, and never the key", async () => {
  const { client, requests } = clientOf({
    auth: [
      {
        type: "hmac",
        name: "x-signature",
        prefix: "sha256=",
        content: "{timestamp}.{method}.{path}.{body}",
        hash: "sha256",
        encoding: "hex",
        timestampHeader: "x-timestamp",
      },
    ],
  });
  await client.send(message);
  const [{ headers, body }] = requests;
  assert.match(headers["x-timestamp"], /^\d{10}$/);
  const content = `${headers["x-timestamp"]}.POST./v1/messages.${body}`;
  assert.equal(headers["x-signature"], `sha256=${createHmac("sha256", KEY).update(content).digest("hex")}`);
  assert.ok(!JSON.stringify(requests).includes(KEY));
});

test("an error shows no spelling of a key: not Basic's base64, not a URL, not a secret option", async () => {
  const failing = (url, init) => {
    throw new Error(`fetch failed: ${url} ${JSON.stringify(init.headers)} ${init.body}`);
  };
  const secret = "pin&0123456789";
  const schemes = [
    [{ type: "basic", username: "user", password: "{apiKey}" }],
    [{ type: "query", name: "key" }],
    [{ type: "body", fields: { secret: "{apiKey}", pin: "{pin}" } }],
    [{ type: "header", name: "x-key" }],
  ];
  for (const auth of schemes) {
    const { client } = clientOf(
      { auth, options: { pin: { secret: true, description: "a pin", header: "x-pin" } } },
      { pin: secret },
      failing,
    );
    await assert.rejects(client.send(message), (error) => {
      const all = `${JSON.stringify(error)} ${error.stack} ${error.cause.message} ${error.cause.stack}`;
      const token = Buffer.from(`user:${KEY}`).toString("base64");
      for (const spelling of [KEY, encodeURIComponent(KEY), token, secret, encodeURIComponent(secret)])
        assert.ok(!all.includes(spelling), all);
      return true;
    });
  }
});

test("an option in a URL cannot change the rest of the host or of the path", async () => {
  const changes = {
    baseUrl: "https://{host}.example.com/v1",
    options: { host: { required: true, description: "the account's host" }, account: { description: "the account" } },
    routes: [{ ...base.routes[0], path: "/{account}/messages" }],
  };
  for (const host of ["evil.com/", "evil.com#", "evil.com?", "user@evil.com", "a b", "evil.com\\", "x:80"]) {
    assert.throws(
      () => clientOf(changes, { host }),
      (error) => error.category === "configuration",
      host,
    );
  }
  const { client, requests } = clientOf(changes, { host: "eu1", account: "a/b?c" });
  await client.send(message);
  assert.equal(requests[0].url, "https://eu1.example.com/v1/a%2Fb%3Fc/messages");
});

test("recipients are encoded as the profile says: digits, joined, objects, nested", async () => {
  const several = { ...message, to: ["+14155551234", "+442071838750"] };
  const field = (more) => ({
    routes: [
      { path: "/m", fields: [{ field: "to", required: true, type: "phones", ...more }, base.routes[0].fields[2]] },
    ],
  });
  const rows = [
    [{ name: "dst", encodeAs: "joined", separator: "<", numberFormat: "digits" }, { dst: "14155551234<442071838750" }],
    [
      { name: "messages[0].destinations", encodeAs: "objects", property: "to" },
      { messages: [{ destinations: [{ to: "+14155551234" }, { to: "+442071838750" }] }] },
    ],
    [{ name: "to.list" }, { to: { list: several.to } }],
  ];
  for (const [more, expected] of rows) {
    const { client, requests } = clientOf(field(more));
    await client.send(several);
    assert.deepEqual(JSON.parse(requests[0].body), { ...expected, text: message.body });
  }
});

test("the profile says which 2xx is a failure, and its codes are read", async () => {
  const changes = {
    response: { items: "messages", messageId: "id", failedWhen: [{ path: "messages[0].status", notIn: ["0"] }] },
    errors: {
      code: "messages[?status!=0].status",
      message: "messages[?status!=0].error-text",
      codes: { 1: "rate-limit", 7: "opted-out" },
      retryAfter: [{ path: "messages[?status!=0].error-text", unit: "ms", match: "wait [ # ]" }],
      docsUrl: "https://example.com/errors",
    },
  };
  const { client } = clientOf(changes, {}, () =>
    Response.json({ messages: [{ status: "1", "error-text": "Throttled, please wait [ 250 ] and retry" }] }),
  );
  await assert.rejects(client.send(message), (error) => {
    assert.deepEqual(
      [error.category, error.code, error.retryAfterMs, error.docsUrl],
      ["rate-limit", "1", 250, "https://example.com/errors"],
    );
    return true;
  });
  const fine = clientOf(changes, {}, () => Response.json({ messages: [{ status: "0", id: "a" }] }));
  assert.equal((await fine.client.send(message)).messages[0].id, "a");
});

test("parseError reads a response by the profile, as a client does", () => {
  const provider = defineProvider({
    ...base,
    errors: {
      codes: { "21000-21999": "validation", 21610: "opted-out", "BLOCKED_*": "blocked" },
      successCodes: ["0"],
      httpStatuses: { 420: "rate-limit" },
      notAcceptedHttpStatuses: [500],
    },
  });
  const category = (code, status = 400) => parseError({ status, body: { code, message: "No." }, provider }).category;
  assert.deepEqual(
    [category(21610), category(21001), category("BLOCKED_X"), category(0), category(null, 420)],
    ["opted-out", "validation", "blocked", "validation", "rate-limit"],
  );
  assert.equal(parseError({ status: 500, body: {}, provider }).outcome, "not-sent");
  assert.equal(parseError({ status: 502, body: {}, provider }).outcome, "unknown");
});
