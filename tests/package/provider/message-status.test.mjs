// `messages.get` and `messages.list`: a status in tidings' words from every provider that documents one. Documented responses are cases in
// the providers' folders (kind `get`); here every provider is asked, its simulator answers, and hostile bodies are read.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Client, isTidingsError } from "tidings";
import { defineProvider } from "tidings/provider";
import { createSimulator, simulateProvider } from "tidings/simulator";
import { PROFILES, data } from "./profiles.mjs";

const KEY = "key_0123456789abcdef";
const { options: OPTIONS } = data("requests");
const EXTRA = { "sent-v2": { senderId: "11111111-1111-4111-8111-111111111111" } };
const optionsOf = ({ id }) => ({ ...OPTIONS[id], ...EXTRA[id] });
const digits = (phone) => phone.replace(/\D/g, "");

const ASKED = PROFILES.map(({ profile }) => defineProvider(profile)).filter(
  ({ operations }) => operations?.["messages.get"] !== undefined,
);

/** A client of a provider whose every response has this body. */
function clientWith(provider, respond) {
  const more = { retry: { maxAttempts: 1 }, ...optionsOf(provider) };
  return new Client({ provider, apiKey: KEY, fetch: async () => respond(), ...more });
}

function pairOf(profile) {
  const { apiKey = KEY, ...options } = optionsOf(profile);
  const simulation = simulateProvider(profile, { apiKey, options });
  return { simulation, client: new Client({ provider: profile, apiKey, fetch: simulation.fetch, ...options }) };
}

/** A message for two recipients where the provider takes two, else for one. */
function messageOf({ routes }) {
  const to = routes.some(({ fields }) => fields.some(({ field, type }) => field === "to" && type === "phones"));
  const names = new Set(routes.flatMap(({ fields }) => fields.map(({ field }) => field)));
  return {
    to: to ? ["+14155550123", "+14155550124"] : "+14155550123",
    body: "Hello",
    ...(names.has("from") && { from: "+14155559876" }),
    ...(names.has("reference") && { reference: "order-4711" }),
  };
}

for (const profile of ASKED.filter(({ routes = [], response }) => routes.length > 0 && !response.mayBeEmpty)) {
  test(`${profile.title}: the simulated provider is asked for what was sent, and its answer is read back`, async () => {
    const { client } = pairOf(profile);
    const message = messageOf(profile);
    for (const to of [[message.to].flat()[0], message.to]) {
      const sent = await client.send({ ...message, to });
      const numbers = [to].flat().map(digits);
      const ids = sent.messages.map(({ id }) => id).filter(Boolean);
      for (const id of ids.length > 0 ? ids : [sent.batchId ?? sent.id]) {
        const found = await client.messages.get(id);
        assert.ok(found.messages.length > 0, JSON.stringify(found.data));
        for (const one of found.messages) {
          assert.ok(numbers.includes(digits(one.to)), one.to);
          assert.ok(["accepted", "queued"].includes(one.status), one.status);
          assert.equal(one.error, null);
        }
        if (found.messages.length === 1) assert.equal(found.message.id, id);
        else assert.equal(found.message, null, "one of several is not the message");
      }
    }
  });
}

test("the built-in simulator's answers are read back from the first status to the last", async () => {
  const seen = {};
  for (const { id, routes = [], response } of ASKED.filter(
    (profile) => PROFILES.find((known) => known.profile.id === profile.id).isBuiltIn,
  )) {
    if (routes.length === 0 || response.mayBeEmpty) continue;
    let time = Date.now();
    const simulator = createSimulator({ now: () => time });
    const client = new Client({ provider: id, apiKey: KEY, fetch: simulator.fetch });
    const message = { to: "+14155550123", body: "Hello", ...(id !== "sent" && { from: "+14155559876" }) };
    const sent = await client.send(message);
    seen[id] = [];
    for (let second = 0; second < 4; second += 1) {
      const { message: found } = await client.messages.get(sent.id ?? sent.messages[0].id);
      assert.deepEqual([found.to, found.error], ["+14155550123", null]);
      if (seen[id].at(-1) !== found.status) seen[id].push(found.status);
      time += 1_000;
    }
  }
  assert.deepEqual(seen, {
    nativehub: ["queued", "sent", "delivered"],
    sent: ["queued", "sent", "delivered"],
    "texting-blue": ["queued", "sent", "delivered"],
  });
});

test("a message that failed is read back with its error", async () => {
  const simulator = createSimulator({ messageErrors: { "+14155550199": "DELIVERY_001" } });
  const client = new Client({ provider: "sent", apiKey: KEY, fetch: simulator.fetch });
  const sent = await client.send({ to: ["+14155550123", "+14155550199"], body: "Hello" });
  const { message } = await client.messages.get(sent.messages[1].id);
  assert.deepEqual([message.to, message.status, message.error.provider], ["+14155550199", "failed", "sent"]);
});

test("every provider's words are read in its response to messages.get as in the response to a send", async () => {
  for (const profile of ASKED) {
    const own = { ...profile.response, ...profile.operations["messages.get"].response };
    for (const [word, status] of Object.entries({ ...profile.response.statuses, "no such word": "unknown" })) {
      if (word.startsWith("message.")) continue;
      const body = bodyOf(profile, own, word);
      const { message } = await clientWith(profile, () => Response.json(body)).messages.get("m-1");
      const about = `${profile.id} ${word}: ${JSON.stringify(body)}`;
      assert.deepEqual([message?.id, message?.status], ["m-1", status], about);
      const isFailure = ["failed", "undelivered", "rejected", "expired"].includes(status);
      if (status !== "unknown") assert.equal(message.error !== null, isFailure, about);
    }
  }
});

/** The body of a response to `messages.get`, with the facts where the paths lead. */
function bodyOf({ id, response, operations }, own, word) {
  const root = {};
  const set = (path, value) => {
    let at = root;
    const steps = path
      .replace("[*]", "[0]")
      .split(/[.[\]]+/)
      .filter(Boolean);
    for (const [index, step] of steps.entries()) {
      if (index === steps.length - 1) at[step] = value;
      else at = at[step] ??= /^\d+$/.test(steps[index + 1]) ? [] : {};
    }
  };
  // The message is an item where the response has an array of its own, or the one of a send.
  const items = operations["messages.get"].response?.items ?? (id === "messagebird" ? response.items : undefined);
  const before = items === undefined ? "" : `${items}[0].`;
  if (own.messageId === undefined) set([own.id].flat()[0], "m-1");
  else set(before + [own.messageId].flat().at(-1), "m-1");
  set(before + [own.messageTo].flat()[0], "14155550123");
  set(before + [own.messageStatus ?? own.status].flat()[0], word);
  if (own.status?.startsWith("data.")) set(own.status, word);
  return root;
}

const deep = (depth, value) => (depth === 0 ? value : deep(depth - 1, [value]));
const HOSTILE = [
  ["nothing", ""],
  ["null", "null"],
  ["a string", '"delivered"'],
  ["an array", "[]"],
  ["an array of statuses", '[{"status":"delivered","id":"m-1"}]'],
  ["an empty object", "{}"],
  ["nested arrays", JSON.stringify({ data: deep(60, "x"), results: deep(60, "x"), messages: deep(60, {}) })],
  [
    "statuses of other types",
    '{"id":["m-1"],"status":{"delivered":true},"data":{"status":7},"results":[{"status":[]}],"messages":[7,null]}',
  ],
  [
    "names of Object.prototype",
    '{"__proto__":{"status":"delivered"},"id":"m-1","status":"constructor","results":{"length":1}}',
  ],
  ["half of a JSON object", '{"id":"m-1","status":"deliv'],
  ["a web page", "<!doctype html><title>Sign in</title>"],
  ["a text", "delivered"],
  [
    "many items",
    JSON.stringify({
      results: Array(2_000).fill({ status: 1 }),
      messages: Array(2_000).fill({}),
      statuses: Array(2_000).fill(null),
    }),
  ],
];

for (const [name, text] of HOSTILE) {
  test(`a response of ${name} never crashes the call, and is never a status that it does not have`, async () => {
    for (const profile of ASKED)
      for (const type of ["application/json", "text/plain"])
        for (const call of ["get", "list"]) {
          if (profile.operations[`messages.${call}`] === undefined) continue;
          const client = clientWith(profile, () => new Response(text, { headers: { "content-type": type } }));
          const about = `${profile.id} ${call} ${type}`;
          let found;
          try {
            found = await client.messages[call](call === "get" ? "m-1" : {});
          } catch (thrown) {
            assert.ok(isTidingsError(thrown), `${about}: ${thrown?.stack}`);
            continue;
          }
          if (call === "get") assert.ok(found.message === null || found.message.status === "unknown", about);
          for (const { status } of found.messages) assert.equal(status, "unknown", about);
        }
  });
}
