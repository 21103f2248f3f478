// A provider's own properties never replace what tidings writes, and no value of a message is lost on the way to the request.
import assert from "node:assert/strict";
import { test } from "node:test";
import vm from "node:vm";
import { clientOf, PROVIDERS, respond } from "../provider/client.mjs";

const IDS = [...Object.keys(PROVIDERS), "nativehub", "texting-blue", "sent"].filter(
  (id) => clientFor(id).client.capabilities.fields.to !== undefined,
);

function clientFor(id) {
  return clientOf(id, respond({ status: 200, body: {} }));
}

/** A message that the provider accepts. */
function messageFor(id) {
  const { fields } = clientFor(id).client.capabilities;
  return { to: "+14155551234", body: "Hi", ...(fields.from && { from: "+14155559876" }) };
}

/** The body of the request for a message; undefined if the message is rejected. */
async function bodyOf(id, message) {
  const { client, requests } = clientFor(id);
  await client.send(message, { idempotencyKey: "key-1" }).catch(() => {});
  return requests[0]?.body;
}

/** All leaves of a body, by path. */
function leaves(value, path = "", found = new Map()) {
  if (typeof value !== "object" || value === null) found.set(path, value);
  else for (const [name, part] of Object.entries(value)) leaves(part, `${path}/${name}`, found);
  return found;
}

const parsed = (body) => (body.startsWith("{") ? leaves(JSON.parse(body)) : new Map(new URLSearchParams(body)));

/** Every spelling of a path that leads near to what is there: its parts as names and as indices, cut off, and continued. */
function pathsNear(body) {
  const paths = new Set(["messages.0.sender", "a[0]", "x"]);
  for (const path of parsed(body).keys()) {
    const steps = path.split("/").filter(Boolean);
    for (let length = 1; length <= steps.length; length++) {
      const some = steps.slice(0, length);
      const dotted = some.join(".");
      const indexed = some.reduce((before, step) => (/^\d$/.test(step) ? `${before}[${step}]` : `${before}.${step}`));
      const other = indexed.replace(/\[\d\]/g, "[1]");
      for (const one of [dotted, indexed, other])
        for (const end of ["", ".x", "[0]", "[1]", "[0].x", "[0][0]", ".0"]) paths.add(one + end);
    }
  }
  return paths;
}

for (const id of IDS) {
  test(`${id}: a passthrough by any path near a property of the request is rejected, or changes nothing else`, async () => {
    const before = await bodyOf(id, messageFor(id));
    assert.ok(before, "the message is sent");
    const expected = parsed(before);
    for (const path of pathsNear(before)) {
      const after = await bodyOf(id, { ...messageFor(id), passthrough: { [id]: { [path]: "OTHER" } } });
      if (after === undefined) continue;
      const found = parsed(after);
      for (const [leaf, value] of expected) assert.equal(found.get(leaf), value, `${path} changed ${leaf}: ${after}`);
      assert.ok([...found.values()].includes("OTHER"), `${path} is lost: ${after}`);
    }
  });
}

const { client } = clientFor("twilio");
const codes = (id, more) =>
  clientFor(id)
    .client.validate({ ...messageFor(id), ...more })
    .filter(({ severity }) => severity !== "warning")
    .map(({ path, code }) => `${path}: ${code}`);

/** Invalid properties: the provider, the passthrough, and the issue. One line of why each. */
const REJECTED = [
  ["infobip", { "messages[1]": { content: { text: "x" } } }, "conflict", "a second message that nobody validated"],
  ["sent", { "a.b": 1, a: 2 }, "conflict", "one would replace the other"],
  ["sent", { a: { b: 1 }, "a.c": 2 }, "conflict", "the same, with an object"],
  ["sent", { "a[0]": 1, "a.b": 2 }, "conflict", "an array and an object"],
  ["sent", { [`${"a.".repeat(5_000)}b`]: 1 }, "invalid", "so many steps would exhaust the stack"],
  ["twilio", { "X.Y": "V" }, "invalid", "a form has no nested properties"],
  ["twilio", { "X[0].y": "V" }, "invalid", "a form has no arrays of objects"],
  ["twilio", { X: [] }, "wrong-type", "an empty array would vanish"],
  ["twilio", { X: Number.NaN }, "wrong-type", "not a value of a form"],
  ["sent", { x: new URL("https://example.com") }, "wrong-type", "JSON would have an empty object"],
  ["sent", { x: Object(false) }, "wrong-type", "the same"],
  ["sent", { x: [new Date()] }, "wrong-type", "only `sendAt` takes a Date"],
  ["sent", { x: { $date: "2026-12-24T18:00:00Z" } }, "wrong-type", "it looks like a Date inside"],
];

for (const [id, properties, code, why] of REJECTED) {
  test(`a passthrough is rejected, not lost or altered: ${why}`, () => {
    const found = codes(id, { passthrough: { [id]: properties } });
    assert.ok(found.length > 0 && found.every((one) => one.endsWith(`: ${code}`)), found.join().slice(0, 300));
  });
}

test("a passthrough has at most 100 properties, which takes no time to say", () => {
  const many = Object.fromEntries(Array.from({ length: 40_000 }, (_, index) => [`p${index}`, 1]));
  assert.deepEqual(codes("twilio", { passthrough: { twilio: many } }), ["passthrough.twilio: too-many"]);
});

test("a passthrough that is a Date or URLSearchParams is rejected", () => {
  for (const value of [new Date(), new URLSearchParams("a=1")]) {
    assert.deepEqual(codes("twilio", { passthrough: value }), ["passthrough: wrong-type"]);
    assert.deepEqual(codes("twilio", { passthrough: { twilio: value } }), ["passthrough.twilio: wrong-type"]);
  }
});

/** Ids in a passthrough of a client of Twilio, and the id that the warning suggests; null for none. */
const IGNORED = [
  ["twillio", "twilio", "a letter too many: its properties would be missing silently"],
  ["Twilio", "twilio", "another case"],
  ["twiloi", "twilio", "two letters swapped"],
  ["vonnage", "vonage", "another provider's id, which is missing where it is used"],
  ["whatsapp", "whatsapp-cloud", "a part of an id"],
  ["sent-v3", "sent", "an id with a version that there is not"],
  ["vonage", null, "another provider's: `Failover` has both"],
  ["texting-blue", null, "a built-in provider's"],
  ["sent-v2", null, "an id that begins with another one"],
  ["acme", null, "perhaps a profile of the caller's own, in `Failover`"],
];

test("a misspelt id in a passthrough is a warning that names the property, and nothing of it is sent", async () => {
  for (const [id, meant, why] of IGNORED) {
    const message = {
      ...messageFor("twilio"),
      passthrough: { twilio: { SmartEncoded: true }, [id]: { ShortenUrls: true } },
    };
    const found = client
      .validate(message)
      .map(({ path, code, severity, suggestion }) => [path, code, severity, suggestion]);
    const expected = meant === null ? [] : [[`passthrough.${id}`, "unknown-provider", "warning", meant]];
    assert.deepEqual(found, expected, `${id}: ${why}`);
    const body = parsed(await bodyOf("twilio", message));
    assert.deepEqual([body.get("SmartEncoded"), body.has("ShortenUrls")], ["true", false], id);
  }
  const [{ message }] = client.validate({ ...messageFor("twilio"), passthrough: { twillio: {} } });
  assert.equal(message, "`passthrough.twillio` is ignored: there is no such provider. Did you mean twilio?");
});

test("an entry of a passthrough that is not an object is rejected, whichever provider it is for", () => {
  for (const value of [true, "yes", 1, [], [{}], new Date(), new URLSearchParams("a=1")])
    for (const id of ["ShortenUrls", "vonage", "acme"])
      assert.deepEqual(codes("twilio", { passthrough: { [id]: value } }), [`passthrough.${id}: wrong-type`]);
  assert.deepEqual(codes("twilio", { passthrough: { vonage: null, acme: undefined, telnyx: {} } }), []);
});

/** Values that have no properties of their own, and are not absent. */
const OPAQUE = {
  "a URL": new URL("https://example.com/a.jpg"),
  "a boxed number": Object(5_000),
  "a boxed boolean": Object(true),
  "an object of a class": new (class {
    get id() {
      return "HX1";
    }
  })(),
  "an error": new RangeError("x"),
  "a Map": new Map([["id", "HX1"]]),
};
const FIELDS = ["mediaUrls", "subject", "sandbox", "reference", "sendAt", "validityMs", "statusUrl", "senderPool"];

for (const [what, value] of Object.entries(OPAQUE)) {
  test(`${what} in a field is an issue, whether the provider has the field or not`, () => {
    for (const id of IDS)
      for (const field of [...FIELDS, "template", "metadata", "contactId"])
        assert.ok(
          codes(id, { [field]: value }).some((one) => one.startsWith(field)),
          `${id} ${field}`,
        );
  });
}

test("an empty object in a field that takes no object is an issue", () => {
  for (const id of IDS)
    for (const field of [...FIELDS, "contactId"])
      assert.ok(
        codes(id, { [field]: {} }).some((one) => one.startsWith(field)),
        `${id} ${field}`,
      );
});

test("a Date of another realm is a time, also where `toJSON` was changed", () => {
  const sendAt = vm.runInNewContext("new Date(Date.now() + 86400000)");
  assert.deepEqual(codes("vonage", { sendAt }), ["sendAt: unsupported"]);
  const senderPool = `MG${"0".repeat(32)}`;
  assert.deepEqual(codes("twilio", { sendAt, senderPool }), []);
  assert.deepEqual(codes("twilio", { sendAt: vm.runInNewContext("new Date(NaN)"), senderPool }), ["sendAt: invalid"]);
  Object.prototype.toJSON = () => "x";
  try {
    assert.deepEqual(codes("twilio", { sendAt: new Date(Date.now() + 86_400_000), senderPool }), []);
  } finally {
    delete Object.prototype.toJSON;
  }
});

test("a Date is no set of parameters, and an object is no Date", () => {
  const template = { id: `HX${"0".repeat(32)}`, parameters: new Date() };
  const issues = client.validate({ to: "+14155551234", from: "+14155559876", template });
  assert.deepEqual(
    issues.filter(({ severity }) => severity !== "warning").map(({ path, code }) => [path, code]),
    [["template.parameters", "wrong-type"]],
  );
  assert.deepEqual(codes("sent", { sendAt: { $date: "2099-12-24T18:00:00Z" } }), ["sendAt: wrong-type"]);
});
