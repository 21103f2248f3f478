// Invalid options give a typed error that names the option, the fault and the remedy.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Client, hostile, isTidingsError, KEY, SENDER } from "./test-client.mjs";

const good = { provider: "texting-blue", apiKey: KEY };

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
    (error) => error.cause?.message === "oops",
  );
});
