// Mutations of a valid request of each scheme: an accepted one must have the same meaning.
import assert from "node:assert/strict";
import { test } from "node:test";
import { isWebhookError, verifyWebhook } from "../../../pkg/dist/webhooks.js";
import { outcome, profiles, send } from "./harness.mjs";
import { keys, NOW } from "./senders.mjs";
import { difference } from "./meaning.mjs";
import { ALL } from "./more-schemes.mjs";

/** `npm run rounds` makes more. */
const COUNT = Number(process.env.MUTATIONS ?? (process.env.TIDINGS_ROUNDS === "all" ? 1_000 : 200));

/** Reproducible random numbers (mulberry32). */
function random(seed) {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

const UNUSUAL = [
  "",
  "0",
  "null",
  "=",
  "AAAA",
  "v1,",
  "v1,AAAA",
  "v1a,AAAA",
  "sha256=",
  "Bearer ",
  "Bearer a.b.c",
  ",",
  "\t",
  "\u00e9",
  "1700000000",
  "9".repeat(400),
  ".".repeat(400),
  "t=1,v1=00",
];

/** One change of a string: a character flipped, removed, doubled or swapped; a part moved, removed, prepended or appended. */
function mutateString(text, pick) {
  const index = pick(text.length + 1);
  const char = text.charCodeAt(index) || 65;
  const end = pick(text.length + 1);
  const mutations = [
    () => text.slice(0, index) + String.fromCharCode(char ^ (1 << pick(7))) + text.slice(index + 1),
    () => text.slice(0, index) + text.slice(index + 1),
    () => text.slice(0, index) + text.slice(index, index + 1) + text.slice(index),
    () =>
      text.slice(0, index) + text.slice(index + 1, index + 2) + text.slice(index, index + 1) + text.slice(index + 2),
    () =>
      text.slice(0, Math.min(index, end)) +
      text.slice(Math.max(index, end)) +
      text.slice(Math.min(index, end), Math.max(index, end)),
    () => text.slice(0, index),
    () => text.slice(index),
    () => text + UNUSUAL[pick(UNUSUAL.length)],
    () => UNUSUAL[pick(UNUSUAL.length)] + text,
    () =>
      text.slice(0, index) +
      ["&", "=", "+", "%20", "_", " ", "\n", "\0", '"', "}", "&a=b", "\ufeff"][pick(12)] +
      text.slice(index),
    () => (pick(2) === 0 ? text.toUpperCase() : text.toLowerCase()),
    () => UNUSUAL[pick(UNUSUAL.length)],
  ];
  return mutations[pick(mutations.length)]();
}

/** One change of a request: its body, a header field (its value, its name, a repetition), its URL or its method. */
function mutate(request, pick) {
  const names = Object.keys(request.headers);
  const name = names[pick(names.length)];
  const { [name]: value, ...rest } = request.headers;
  switch (pick(10)) {
    case 0:
    case 1:
    case 2:
      return { ...request, body: mutateString(request.body.toString("latin1"), pick) };
    case 3:
    case 4:
    case 5:
      return { ...request, headers: { ...rest, [name]: mutateString(value, pick) } };
    case 6:
      return { ...request, headers: { ...rest, [mutateString(name, pick) || "x"]: value } };
    case 7:
      return { ...request, headers: [...Object.entries(request.headers), [name, mutateString(value, pick)]] };
    case 8:
      return request.url === undefined
        ? { ...request, method: "PUT" }
        : { ...request, url: mutateString(request.url, pick) };
    default:
      return {
        ...request,
        body: Buffer.concat([
          request.body.subarray(0, pick(request.body.length + 1)),
          Buffer.from([pick(256)]),
          request.body.subarray(pick(request.body.length + 1)),
        ]),
      };
  }
}

/** Schemes that sign names and values without unambiguous separators (Vonage: `_` for `&` and `=`): moved characters stay valid. */
const hasNoSeparators = ({ isForm }) => isForm === true;

for (const [index, scheme] of ALL.entries()) {
  test(`${scheme.name}: none of ${COUNT} mutations is accepted unless its meaning is the same`, async () => {
    const pick = random(index + 1);
    const options = { provider: profiles[scheme.provider], secret: scheme.secrets[0], now: NOW };
    const good = send(scheme);
    assert.equal(difference(scheme, good, good), null);
    const { events } = await verifyWebhook(good, options);
    let [accepted, same] = [0, 0];
    for (let count = 0; count < COUNT; count += 1) {
      const request = mutate(good, pick);
      if (typeof request.body === "string") request.body = Buffer.from(request.body, "latin1");
      const got = await verifyWebhook(request, options).catch((error) => {
        assert.ok(isWebhookError(error), `${error.stack}\n${JSON.stringify(request)}`);
        return null;
      });
      if (got === null) continue;
      accepted += 1;
      const shown = JSON.stringify({ ...request, body: request.body.toString() });
      assert.equal(difference(scheme, request, good), null, shown);
      if (!hasNoSeparators(scheme)) assert.deepEqual(got.events, events, shown);
      else if (request.body.equals(good.body)) same += 1;
    }
    // Most mutations must matter. With the signature in the form, all header fields may change.
    assert.ok(accepted < COUNT * 0.8, `${accepted} were accepted`);
    assert.ok(!hasNoSeparators(scheme) || same > 0);
  });
}

test("every signature of every profile is covered by a scheme of these tests", async () => {
  for (const { id, webhook } of Object.values(profiles)) {
    // A user name and a password cover nothing that could be changed: `basic.test.mjs`.
    for (const signature of (webhook?.signatures ?? []).filter(({ scheme }) => scheme !== "basic")) {
      const own = ALL.filter(({ provider }) => provider === id);
      const outcomes = await Promise.all(
        own.map((scheme) =>
          outcome(send(scheme), {
            provider: { id, webhook: { ...webhook, signatures: [signature] } },
            secret: scheme.secrets[0],
          }),
        ),
      );
      assert.ok(outcomes.includes("ok"), `${id}: ${JSON.stringify(signature)}`);
    }
  }
});

test("no secret of another kind or scheme verifies a valid request", async () => {
  const others = [
    "secret",
    `whsec_${Buffer.from("another one").toString("base64")}`,
    `whpk_${keys.other.raw}`,
    keys.other.pem,
    { scheme: "hmac", key: Buffer.from("k") },
    { scheme: "ed25519", key: new Uint8Array(32) },
  ];
  for (const scheme of ALL) {
    for (const secret of others) {
      const got = await verifyWebhook(send(scheme), { provider: profiles[scheme.provider], secret, now: NOW }).then(
        () => "ok",
        ({ reason, category }) => reason ?? category,
      );
      assert.notEqual(got, "ok", `${scheme.name} ${JSON.stringify(secret)}`);
    }
  }
});
