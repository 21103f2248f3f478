// Which URLs are valid: the same as `URL` of the platform accepts, without those that are no address of a provider or a file.
import assert from "node:assert/strict";
import { test } from "node:test";
import { defineProvider } from "../../../pkg/dist/provider.js";
import twilio from "../../../pkg/dist/providers/twilio.js";
import { OPTIONS, PROVIDERS } from "../provider/client.mjs";
import { PROFILES } from "../provider/profiles.mjs";
import { Client, isTidingsError, KEY } from "./test-client.mjs";

const client = new Client({ provider: twilio, apiKey: KEY, ...OPTIONS.twilio });
const message = { to: "+14155551234", from: "+14155559876", body: "Hi" };

/** Where a URL is given, and whether one is accepted there. */
const PLACES = {
  baseUrl: (url) => constructs({ baseUrl: url }),
  statusCallback: (url) => constructs({ statusCallback: url }),
  statusUrl: (url) => client.validate({ ...message, statusUrl: url }).length === 0,
  mediaUrls: (url) => client.validate({ ...message, mediaUrls: ["https://a.example/1.png", url] }).length === 0,
};

function constructs(options) {
  try {
    new Client({ provider: twilio, apiKey: KEY, ...OPTIONS.twilio, ...options });
    return true;
  } catch (error) {
    assert.ok(isTidingsError(error) && error.category === "configuration", String(error));
    const [name] = Object.keys(options);
    assert.deepEqual(
      error.issues.map(({ path }) => path),
      [name],
    );
    assert.match(error.message, new RegExp(`^\`${name}\` must `));
    return false;
  }
}

const platform = (url) => URL.canParse(url) && new URL(url).protocol === "https:";

/** URLs about which all agree with `URL`, each with the mistake that it would find. */
const SAME = [
  ["https://x.com/", "an ordinary URL"],
  ["https://x.com:443/", "the usual port"],
  ["https://x.com:65535/", "the largest port"],
  ["https://x.com:65536/", "one over it"],
  ["https://x.com:99999/", "five digits"],
  ["https://x.com:655350/", "six digits"],
  ["https://x.com:4294967739/", "443 in 32 bits"],
  ["https://x.com:18446744073709552059/", "443 in 64 bits"],
  ["https://x.com:0/", "port 0, which `URL` accepts"],
  ["https://x.com:00080/", "zeros before a port"],
  ["https://x.com:/", "a colon without a port"],
  ["https://x.com:80:80/", "two ports"],
  ["https://x.com::80/", "two colons"],
  ["https://x.com:8a/", "a letter in the port"],
  ["https://x.com:-1/", "a negative port"],
  ["https://x.com:+80/", "a port with a sign"],
  ["https://x.com:8.0/", "a port with a dot"],
  ["https://[::1]:8443/", "IPv6 with a port"],
  ["https://[::1]:65536/", "IPv6 with too large a port"],
  ["https://[::1]8443/", "IPv6 without the colon of the port"],
  ["https://[2001:db8::1]/", "IPv6"],
  ["https://[x.com]/", "a name in brackets"],
  ["https://x[1].com/", "brackets inside a name"],
  ["https://192.0.2.7:1/", "IPv4 with a port"],
  ["https://:80/", "a port without a host"],
  ["x.com/", "no scheme"],
  ["http://x.com/", "no https"],
];

/** URLs that `URL` accepts and tidings rejects, each with the reason. */
const STRICTER = [
  ["https://me:secret@x.com/", "credentials would be stored by the provider"],
  ["https:x.com", "a parser adds the slashes"],
  ["https:///x.com", "a parser takes the third slash away"],
  ["https:\\\\x.com\\", "a parser turns backslashes around"],
  [" https://x.com/", "a parser cuts spaces"],
  ["https://x.com/a b", "a space is sent as it is"],
  ["https://x.c%6fm/", "a host that a parser decodes"],
  ["https://x.com:00000000000000080/", "a port of more than fifteen digits"],
];

/** Hosts that `URL` rejects by their meaning, which only an address parser knows. The provider or `fetch` rejects them. */
const LAXER = [
  ["https://192.0.2.256/", "256 is not an octet"],
  ["https://[::::]/", "two gaps in an address"],
];

for (const [place, accepts] of Object.entries(PLACES)) {
  test(`\`${place}\` accepts the URLs that \`URL\` accepts`, () => {
    for (const [url, why] of SAME) assert.equal(accepts(url), platform(url), `${url}: ${why}`);
    for (const [url, why] of STRICTER)
      assert.deepEqual([accepts(url), URL.canParse(url)], [false, true], `${url}: ${why}`);
    for (const [url, why] of LAXER)
      assert.deepEqual([accepts(url), URL.canParse(url)], [true, false], `${url}: ${why}`);
  });

  test(`\`${place}\` accepts every port that \`URL\` accepts, and no other`, () => {
    for (const port of [0, 1, 9, 80, 443, 8080, 9999, 10_000, 59_999, 60_000, 65_499, 65_529, 65_534, 65_535])
      for (const other of [port, port + 1, port + 65_536, port * 10 + 9])
        for (const host of ["x.com", "[::1]", "localhost"]) {
          const url = `https://${host}:${other}/a`;
          assert.equal(accepts(url), platform(url), url);
        }
  });
}

test("every option that is a URL is checked when a client is made, for every provider", () => {
  let count = 0;
  for (const { profile } of PROFILES)
    for (const { field, type, default: value } of (profile.routes ?? []).flatMap(({ fields }) => fields)) {
      const [, name] = /^\{(\w+)\}$/.exec(value ?? "") ?? [];
      if (name === undefined || type !== "https-url") continue;
      assert.equal(profile.options[name].type, "https-url", `${profile.id}: ${name} is the default of ${field}`);
      const provider = PROVIDERS[profile.id] ?? defineProvider(profile);
      const make = (url) => new Client({ provider, apiKey: KEY, ...OPTIONS[profile.id], [name]: url });
      make("https://example.com/reports?id=1");
      for (const url of [
        "example.com/reports",
        "http://example.com/",
        "/reports",
        "https://x.com:99999/",
        "ftp://x",
        " ",
      ])
        assert.throws(
          () => make(url),
          (error) =>
            isTidingsError(error) &&
            error.category === "configuration" &&
            error.issues.length === 1 &&
            error.issues[0].path === name &&
            error.message.startsWith(`\`${name}\` must `),
          `${profile.id} ${url}`,
        );
      assert.throws(() => make(new URL("https://example.com/")), /statusCallback/);
      count += 1;
    }
  assert.ok(count >= 8, `${count} options`);
});

/** The lengths that fields allow, and options that are their defaults. */
test("an option that is the default of a field is checked as the field, before anything is sent", async () => {
  const provider = PROVIDERS.vonage;
  let calls = 0;
  const fetch = () => Promise.reject(new Error(String((calls += 1))));
  const { vonage: options } = OPTIONS;
  const of = (clientReference) => new Client({ provider, apiKey: KEY, fetch, ...options, clientReference });
  assert.deepEqual(of("x".repeat(40)).validate(message), []);
  const issues = of("x".repeat(41)).validate(message);
  assert.deepEqual(
    issues.map(({ path, code }) => [path, code]),
    [["reference", "too-long"]],
  );
  assert.deepEqual(of("x".repeat(41)).validate({ ...message, reference: "mine" }), [], "the message's own goes first");
  await assert.rejects(of("x".repeat(41)).send(message), { category: "validation" });
  assert.equal(calls, 0);
});
