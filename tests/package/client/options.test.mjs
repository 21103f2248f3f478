// Invalid options give a typed error that names the option, the fault and the remedy. No input makes the package unusable
// afterwards.
import assert from "node:assert/strict";
import { test } from "node:test";
import twilio from "../../../pkg/dist/providers/twilio.js";
import { createSimulator, simulateProvider } from "../../../pkg/dist/simulator/index.js";
import {
  ACCEPTED,
  adviceFor,
  Client,
  clientOf,
  failure,
  isTidingsError,
  KEY,
  MESSAGES,
  scripted,
  SENDER,
  SENDING_PROVIDERS,
  simulated,
} from "./test-client.mjs";

const good = { provider: "texting-blue", apiKey: KEY };
const hostile = new Proxy(
  {},
  {
    get() {
      throw new Error("trap");
    },
    ownKeys() {
      throw new Error("trap");
    },
    has() {
      throw new Error("trap");
    },
  },
);
const circular = {};
circular.self = circular;

/** Options, the path that the error must name, its message, and the title. */
const BAD = [
  [
    { ...good, provider: "textingblue" },
    "provider",
    /nativehub, texting-blue/,
    "an unknown provider lists the known ones",
  ],
  [{ apiKey: KEY }, "provider", /provider/, "a missing provider"],
  [{ provider: "sent" }, "apiKey", /missing/, "a missing key"],
  [{ ...good, apiKey: "" }, "apiKey", /empty/, "an empty key, as from an unset environment variable"],
  [{ ...good, apiKey: `${KEY}\n` }, "apiKey", /white space/, "a key that was copied with a line break"],
  [{ ...good, apiKey: "kéy" }, "apiKey", /characters/, "a key that is not valid in a header field"],
  [{ ...good, apiKey: 7 }, "apiKey", /string/, "a key that is not a string"],
  [{ ...good, timeoutMs: 0 }, "timeoutMs", /from 1 to 2147483647/, "T8: a time-out of 0"],
  [{ ...good, timeoutMs: -1 }, "timeoutMs", /-1/, "T8: a negative time-out"],
  [{ ...good, timeoutMs: NaN }, "timeoutMs", /NaN/, "T8: NaN"],
  [{ ...good, timeoutMs: Infinity }, "timeoutMs", /Infinity/, "T8: Infinity"],
  [{ ...good, timeoutMs: 2 ** 31 }, "timeoutMs", /2147483648/, "T8: beyond any timer"],
  [{ ...good, timeoutMs: "5000" }, "timeoutMs", /a string/, "a timeout as a string"],
  [{ ...good, timeoutMs: 10n }, "timeoutMs", /BigInt/, "a time-out as BigInt"],
  [{ ...good, deadlineMs: 1.5 }, "deadlineMs", /integer/, "a fraction"],
  [{ ...good, retry: 3 }, "retry", /object/, "retry as a number"],
  [{ ...good, retry: { maxAttempts: 0 } }, "retry.maxAttempts", /from 1/, "no attempts at all"],
  [{ ...good, retry: { maxRetries: 3 } }, "retry.maxRetries", /maxAttempts/, "another library's name for an option"],
  [{ ...good, retry: { factor: 0.5 } }, "retry.factor", /from 1/, "a shrinking backoff"],
  [{ ...good, retry: { jitter: "some" } }, "retry.jitter", /plus, full/, "an unknown jitter"],
  [{ ...good, retry: { quota: true } }, "retry.quota", /integer/, "a quota of true"],
  [{ ...good, baseUrl: "http://api.example.com" }, "baseUrl", /https/, "a key over plain http"],
  [{ ...good, baseUrl: "/api" }, "baseUrl", /new URL/, "a relative address, with the remedy"],
  [{ ...good, baseUrl: "https://me:secret@example.com" }, "baseUrl", /./, "credentials in an address"],
  [{ ...good, baseUrl: "https://a.example/api?x=1" }, "baseUrl", /no query/, "a query in an address"],
  [{ ...good, baseUrl: "a.example/api" }, "baseUrl", /absolute URL/, "an address without a scheme"],
  [{ ...good, fetch: "fetch" }, "fetch", /function/, "a fetch that is not a function"],
  [{ ...good, onEvent: {} }, "onEvent", /function/, "a listener that is not a function"],
  [{ ...good, apikey: KEY }, "apikey", /Did you mean `apiKey`/, "a misspelt option"],
  [{ ...good, timeoutMS: 5 }, "timeoutMS", /Did you mean `timeoutMs`/, "an option in another case"],
  [{ ...good, deadlinMs: 5 }, "deadlinMs", /Did you mean `deadlineMs`/, "an option without a letter"],
  [
    { ...good, retry: { maxAttemps: 5 } },
    "retry.maxAttemps",
    /Did you mean `maxAttempts`/,
    "a misspelt option in `retry`",
  ],
  [{ ...good, senderId: SENDER }, "senderId", /no option/, "another provider's option"],
  [{ provider: "sent-v2", apiKey: KEY }, "senderId", /GUID/, "a provider's own required option"],
  [
    { ...good, defaultCountry: "UK" },
    "defaultCountry",
    /two capitals, such as "US" or "GB", not UK\./,
    "a country's domain instead of its code",
  ],
  [{ ...good, defaultCountry: "us" }, "defaultCountry", /not us\./, "a country in lower case"],
  [
    { ...good, defaultCountry: "" },
    "defaultCountry",
    /not empty\./,
    "an empty country, as from an unset environment variable",
  ],
  [{ ...good, defaultCountry: "001" }, "defaultCountry", /not 001\./, "libphonenumber's code for no country"],
  [{ ...good, defaultCountry: "é" }, "defaultCountry", /not é\./, "two bytes that are not two letters"],
  [{ ...good, defaultCountry: 1 }, "defaultCountry", /not a number\./, "a calling code as a country"],
  [
    { ...good, defaultCountry: "X".repeat(9999) },
    "defaultCountry",
    /not a string\.$/,
    "a very long string as a country",
  ],
  [{ ...good, defaultcountry: "US" }, "defaultcountry", /Did you mean `defaultCountry`/, "a misspelt country option"],
  [{ ...good, strictNumbers: "true" }, "strictNumbers", /true or false/, "`strictNumbers` as a string"],
  [{ ...good, dangerouslyAllowBrowser: "yes" }, "dangerouslyAllowBrowser", /true or false/, "a boolean as a string"],
];

for (const [options, path, pattern, title] of BAD) {
  test(`${title} is a configuration error at ${path}`, () => {
    assert.throws(
      () => new Client(options),
      (error) => {
        assert.ok(isTidingsError(error));
        assert.deepEqual([error.category, error.outcome], ["configuration", "not-sent"]);
        const issue = error.issues.find((issue) => issue.path === path);
        assert.ok(issue, JSON.stringify(error.issues));
        assert.match(issue.message, pattern);
        // A caller may log only the message.
        assert.ok(issue.message.includes(path.split(".").at(-1)), `it does not name ${path}: ${issue.message}`);
        return true;
      },
    );
  });
}

test("the error names every invalid option", () => {
  assert.throws(
    () => new Client({ provider: "x", apiKey: "", timeoutMs: -1, colour: 1 }),
    ({ issues }) => {
      assert.deepEqual(
        issues.map(({ path }) => path).sort(),
        ["apiKey", "provider", "timeoutMs"],
        "the options of an unknown provider are unknown, too",
      );
      return true;
    },
  );
});

test("several mistakes are counted in the message, and each is in the issues", () => {
  assert.throws(
    () => new Client({ ...good, timeoutMs: -1, colour: 1, retry: { factor: 0 } }),
    ({ message, issues }) => {
      assert.equal(issues.length, 3);
      return /\(And 2 more: see `issues`\.\)$/.test(message);
    },
  );
});

test("a country in lower case is rejected, and its code is suggested", () => {
  assert.throws(
    () => new Client({ ...good, defaultCountry: "gb" }),
    ({ issues }) => issues[0].suggestion === "GB",
  );
  assert.throws(
    () => new Client({ ...good, defaultCountry: "xx" }),
    ({ issues }) => issues[0].suggestion === undefined,
  );
});

test("a provider or a fetch that throws when it is read is a configuration error, also in a page", () => {
  const traps = {
    get() {
      throw new Error("trap");
    },
    has() {
      throw new Error("trap");
    },
  };
  const isOurs = (error) => isTidingsError(error) && error.category === "configuration" && error.outcome === "not-sent";
  assert.throws(() => new Client({ ...good, provider: new Proxy({}, traps) }), isOurs);
  globalThis.document = {};
  try {
    assert.throws(() => new Client({ ...good, fetch: new Proxy(() => {}, traps) }), isOurs);
  } finally {
    delete globalThis.document;
  }
});

test("options that are not an object, or that throw, are configuration errors with the cause", () => {
  for (const options of [
    undefined,
    null,
    7,
    "sent",
    [],
    () => {},
    Symbol("x"),
    hostile,
    new Proxy(
      {},
      {
        ownKeys() {
          throw 7;
        },
      },
    ),
  ]) {
    assert.throws(
      () => new Client(options),
      (error) => isTidingsError(error) && error.category === "configuration",
    );
  }
  assert.throws(
    () => new Client(hostile),
    (error) => error.cause?.message === "trap",
  );
});

const JUNK = [
  undefined,
  null,
  0,
  NaN,
  "",
  "text",
  true,
  10n,
  Symbol("s"),
  () => {},
  [],
  [null],
  hostile,
  circular,
  new Date(),
  new Map(),
  Object.create(null),
  new Proxy([], {
    get() {
      throw new Error("trap");
    },
  }),
  new Proxy(() => {}, {}),
  {
    get to() {
      throw new Error("getter");
    },
  },
  { length: 2 ** 32 },
  new Array(2 ** 20),
  "\ud800",
  { to: "\ud800", body: "\udc00" },
  JSON.parse('{"__proto__":{"to":"x"}}'),
];
try {
  const { proxy, revoke } = Proxy.revocable([], {});
  revoke();
  JUNK.push(proxy);
} catch {
  /* Nothing to add. */
}

test("no message, option or argument makes a call hang, crash or send", async () => {
  const { fetch, calls } = scripted(ACCEPTED);
  const client = clientOf("texting-blue", fetch);
  const message = MESSAGES["texting-blue"];
  const acts = [];
  for (const junk of JUNK) {
    acts.push(
      () => client.send(junk),
      () => client.request(junk, "/x"),
      () => client.request("GET", junk),
    );
    // Any string may be an id.
    if (typeof junk !== "string" || junk === "") acts.push(() => client.messages.get(junk));
    acts.push(
      () => client.numbers.update("n", junk),
      () => client.contacts.list(junk),
    );
    for (const field of ["to", "from", "body"])
      acts.push(() => client.send({ ...message, [field]: typeof junk === "string" ? "" : junk }));
    for (const option of ["signal", "timeoutMs", "idempotencyKey"]) {
      // If the provider supports no keys, any string is ignored.
      if (
        junk !== undefined &&
        junk !== null &&
        !(option === "idempotencyKey" && typeof junk === "string" && junk !== "")
      )
        acts.push(() => client.send(message, { [option]: junk }));
    }
  }
  for (const act of acts) {
    const error = await failure((async () => act())());
    assert.ok(isTidingsError(error), `${act}: ${error?.stack}`);
    assert.ok(
      ["validation", "configuration", "unsupported"].includes(error.category),
      `${error.category}: ${error.message}`,
    );
    assert.equal(error.outcome, "not-sent");
  }
  assert.equal(calls.length, 0);
  assert.equal((await client.send(message)).id, "msg_1", "the client works as before");
});

test("validate accepts any value", () => {
  const client = clientOf("sent", ACCEPTED);
  for (const junk of JUNK) {
    try {
      assert.ok(Array.isArray(client.validate(junk, { template: junk })));
    } catch (error) {
      assert.ok(isTidingsError(error) && error.category === "configuration", String(error?.stack));
    }
  }
  assert.deepEqual(client.validate(MESSAGES.sent), []);
});

test("whatever fetch throws or returns, the error is typed and has the cause", async () => {
  const message = MESSAGES["texting-blue"];
  for (const thrown of JUNK) {
    const error = await failure(
      clientOf("texting-blue", async () => {
        throw thrown;
      }).send(message),
    );
    assert.deepEqual([isTidingsError(error), error.category, error.outcome], [true, "network", "unknown"]);
    if (typeof thrown !== "object" || thrown === null) assert.equal(error.cause, thrown);
    const sync = await failure(
      clientOf("texting-blue", () => {
        throw thrown;
      }).send(message),
    );
    assert.equal(sync.category, "network");
  }
  for (const value of JUNK) {
    const error = await failure(clientOf("texting-blue", () => value).send(message));
    assert.ok(isTidingsError(error) && ["protocol", "network"].includes(error.category), String(error?.stack));
    assert.equal(error.outcome, "unknown");
  }
});

test("an incomplete Response is read as far as possible", async () => {
  const message = MESSAGES["texting-blue"];
  const body = { id: "msg_1", status: "queued" };
  const stands = [
    { status: 202, json: async () => body },
    { status: 202, text: async () => JSON.stringify(body), headers: { "x-request-id": "r" } },
    { status: 202, headers: [["x-request-id", "r"]], text: () => JSON.stringify(body) },
  ];
  for (const response of stands)
    assert.equal((await clientOf("texting-blue", async () => response).send(message)).id, "msg_1");
  for (const response of [
    { status: 202 },
    {
      status: 500,
      text() {
        throw new Error("no");
      },
    },
    { status: 404, headers: hostile },
  ]) {
    assert.ok(isTidingsError(await failure(clientOf("texting-blue", async () => response).send(message))));
  }
});

test("fetch is called without a `this`", async () => {
  let seen = "nothing";
  async function fetch() {
    seen = this;
    return ACCEPTED();
  }
  await clientOf("texting-blue", fetch).send(MESSAGES["texting-blue"]);
  assert.equal(seen, undefined);
});

test("a key function that returns no key ends the call before anything is sent", async () => {
  for (const apiKey of [() => 7, async () => "", () => "a b", () => null]) {
    const { fetch, calls } = scripted(ACCEPTED);
    const error = await failure(clientOf("sent", fetch, { apiKey }).send(MESSAGES.sent));
    assert.deepEqual(
      [error.category, error.outcome, error.param, error.attempts.length, calls.length],
      ["configuration", "not-sent", "apiKey", 1, 0],
    );
  }
});

test("a key function that fails once is called again for the next attempt, also with a provider without idempotency keys", async () => {
  for (const provider of SENDING_PROVIDERS) {
    for (const fail of [
      () => {
        throw new Error("vault closed");
      },
      async () => {
        throw undefined;
      },
    ]) {
      let asked = 0;
      const { simulator, client } = simulated(provider, { apiKey: () => (++asked < 3 ? fail() : KEY) });
      const { attempts } = await client.send(MESSAGES[provider]);
      assert.deepEqual(
        attempts.map(({ category, why }) => [category, why]),
        [
          ["authentication", "backoff"],
          ["authentication", "backoff"],
          [null, "accepted"],
        ],
      );
      assert.deepEqual([asked, simulator.requests.length, simulator.delivered.length], [3, 1, 1], provider);
    }
  }
});

test("a key function that keeps failing ends the call, not sent, with its error as the cause", async () => {
  const thrown = new Error("vault closed");
  for (const apiKey of [
    () => {
      throw thrown;
    },
    async () => {
      throw thrown;
    },
  ]) {
    const { fetch, calls } = scripted(ACCEPTED);
    const error = await failure(clientOf("sent", fetch, { apiKey }).send(MESSAGES.sent));
    assert.deepEqual(
      [error.category, error.scope, error.outcome, error.param],
      ["authentication", "account", "not-sent", "apiKey"],
    );
    assert.deepEqual(
      [error.transient, error.retryable, error.permanent, error.attempts.length, calls.length],
      [true, true, false, 4, 0],
    );
    assert.equal(error.cause, thrown);
    assert.match(adviceFor(error).todo, /function `apiKey` failed/);
  }
});

test("in a page, a string key is rejected with the remedy, unless the caller insists or has a relay", () => {
  globalThis.document = {};
  try {
    assert.throws(
      () => new Client(good),
      ({ category, message, param }) => {
        assert.deepEqual([category, param], ["configuration", "apiKey"]);
        return /relay/.test(message) && /apiKey: async/.test(message) && /dangerouslyAllowBrowser/.test(message);
      },
    );
    new Client({ ...good, dangerouslyAllowBrowser: true });
    new Client({ ...good, apiKey: async () => KEY });
    new Client({ ...good, baseUrl: "https://my-app.example/api" });
    // With a simulator, the key does not leave the page.
    new Client({ ...good, fetch: createSimulator().fetch });
    new Client({
      provider: twilio,
      accountSid: "AC1",
      apiKey: KEY,
      fetch: simulateProvider(twilio, { apiKey: KEY, options: { accountSid: "AC1" } }).fetch,
    });
    assert.throws(() => new Client({ ...good, fetch: (...args) => createSimulator().fetch(...args) }), /relay/);
    assert.throws(() => new Client({ ...good, baseUrl: "https://API.texting.blue/v1" }), /relay/);
  } finally {
    delete globalThis.document;
  }
});
