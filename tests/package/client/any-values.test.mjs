// Any value as a message, an option, an argument, or what `fetch` throws: a typed error, and the client works as before.
import assert from "node:assert/strict";
import { test } from "node:test";
import {
  ACCEPTED,
  clientOf,
  failure,
  hostile,
  isTidingsError,
  MESSAGES,
  respond,
  scripted,
  TO,
} from "./test-client.mjs";

const circular = {};
circular.self = circular;
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

test("a template parameter may be called __proto__", async () => {
  const { fetch, calls } = scripted(respond(400, {}));
  const parameters = JSON.parse('{"__proto__":"x","constructor":"y"}');
  await failure(clientOf("sent", fetch).send({ to: TO, template: { id: "t", parameters } }));
  assert.match(calls[0].body, /"parameters":\{"__proto__":"x","constructor":"y"\}/);
});
