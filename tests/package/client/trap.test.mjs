// A fault of one call stays in that call: what traps the core, what does not, and how the other calls end.
import assert from "node:assert/strict";
import { test } from "node:test";

// Records every instance of the module, and lets one call trap. Must run before the package is imported.
const instances = [];
let armed = false;
const RealInstance = WebAssembly.Instance;
// A function declaration: an arrow function cannot be called with `new`.
function Instance(module, imports) {
  const { exports } = new RealInstance(module, imports);
  const wrapped = {};
  for (const [name, value] of Object.entries(exports)) {
    // Exports of wasm-bindgen itself start with an underscore.
    const isOurs = typeof value === "function" && !name.startsWith("_") && !name.includes("wasm_bindgen");
    wrapped[name] = !isOurs
      ? value
      : (...args) => {
          if (armed) {
            armed = false;
            throw new WebAssembly.RuntimeError("unreachable");
          }
          return value(...args);
        };
  }
  instances.push(wrapped);
  return { exports: wrapped };
}
WebAssembly.Instance = Instance;
const {
  ACCEPTED,
  clientOf,
  exampleProfile,
  failure,
  isTidingsError,
  MESSAGES,
  respond,
  scripted,
  TO,
  parsePhone,
  segments,
} = await import("./test-client.mjs");
const { inVirtualTime } = await import("./virtual-time.mjs");

const message = MESSAGES["texting-blue"];
const accepted = () => new Response('{"id":"msg_1","status":"queued"}', { status: 202 });

test("a trap in one call ends the other running calls, each with its known outcome, and the next calls work", () =>
  inVirtualTime(async (clock) => {
    const started = instances.length;
    const keyless = clientOf("texting-blue", () => new Promise(() => {})).send(message);
    const noKeyYet = clientOf("texting-blue", async () => accepted(), { apiKey: () => new Promise(() => {}) }).send(
      message,
    );
    const rejectedBefore = clientOf("texting-blue", respond(429, {}, { "retry-after": "10" })).send(message);
    const reading = clientOf("texting-blue", () => new Promise(() => {})).messages.get("msg_1");
    const done = clientOf("texting-blue", async () => (await clock.sleep(100), (armed = true), accepted())).send(
      message,
    );
    const errors = await Promise.all([keyless, noKeyYet, rejectedBefore, reading, done].map(failure));
    assert.ok(errors.every(isTidingsError));
    assert.deepEqual(
      errors.map(({ outcome }) => outcome),
      ["unknown", "not-sent", "not-sent", "not-sent", "unknown"],
    );
    for (const error of errors) assert.match(error.message, /restarted/);
    assert.ok(errors.every(({ cause }) => cause instanceof WebAssembly.RuntimeError));
    assert.equal((await clientOf("texting-blue", async () => accepted()).send(message)).id, "msg_1");
    // Timers of the discarded instance have no effect.
    await clock.sleep(60_000);
    assert.equal(instances.length - Math.max(started, 1), started === 0 ? 1 : 1, "it is restarted once");
  }));

test("a trap in `validate`, `parsePhone` or `segments` is a typed error, and the next use works", () => {
  const client = clientOf("texting-blue", async () => accepted());
  const acts = [
    () => client.validate(message),
    () => parsePhone(TO),
    () => segments("Hello"),
    () => clientOf("sent", async () => accepted()),
  ];
  for (const act of acts) {
    armed = true;
    assert.throws(act, (error) => isTidingsError(error) && /restarted/.test(error.message), act.toString());
    act();
  }
});

test("a nested, endless, large or broken response does not restart the instance, and does not affect a hundred other sends", async () => {
  const before = instances.length;
  const nested = (depth, start = "", end = "") => start + "[".repeat(depth) + "]".repeat(depth) + end;
  const endless = () =>
    new ReadableStream({ pull: (stream) => stream.enqueue(new TextEncoder().encode("x".repeat(65_536))) });
  const hostile = [
    () => new Response(nested(5_000), { status: 400 }),
    () => new Response(nested(5_000, '{"id":"msg_1","status":"queued","more":', "}"), { status: 202 }),
    () => new Response(nested(500_000, '{"id":"msg_1","status":"queued","more":', "}"), { status: 202 }),
    () => new Response(`${'{"a":'.repeat(100_000)}1${"}".repeat(100_000)}`, { status: 500 }),
    () => new Response(endless(), { status: 400 }),
    () => new Response(endless(), { status: 200 }),
    () => new Response(`[${"0,".repeat(1_500_000)}0]`, { status: 200 }),
    () =>
      Object.assign(new Response(null, { status: 200 }), {
        get headers() {
          throw new Error("no headers");
        },
      }),
    () => ({
      status: 200,
      get headers() {
        throw new Error("no headers");
      },
    }),
    () => ({
      get status() {
        throw new Error("no status");
      },
    }),
    () => ({
      status: 200,
      headers: {},
      body: { getReader: () => ({ read: async () => ({ value: "text, not bytes" }) }) },
    }),
    () => ({
      status: 200,
      headers: {},
      text: () => {
        throw undefined;
      },
    }),
    () => {
      throw undefined;
    },
    () => Promise.reject(Object.create(null)),
  ];
  for (const response of hostile) {
    const others = Array.from({ length: 100 }, () => clientOf("texting-blue", async () => accepted()).send(message));
    const bad = clientOf("texting-blue", async () => response()).send(message);
    const end = await bad.then(
      () => "sent",
      (error) => error,
    );
    assert.ok(end === "sent" || isTidingsError(end), response.toString());
    assert.ok(
      (await Promise.all(others)).every(({ id, attempts }) => id === "msg_1" && attempts.length === 1),
      response.toString(),
    );
  }
  assert.equal(instances.length, before);
});

test("memory that a large response needed is released when no call is running", async () => {
  const large = `[${Array.from({ length: 400_000 }, (_, index) => `"${String(index).padStart(40)}"`).join()}]`;
  const pages = () => instances.at(-1).memory.buffer.byteLength / 65_536;
  const client = clientOf("texting-blue", async (url) => (url.includes("/list") ? new Response(large) : accepted()), {
    maxResponseBytes: 2 * large.length,
  });
  await client.send(message);
  const before = pages();
  let open;
  const waiting = clientOf("texting-blue", () => new Promise((resolve) => (open = resolve))).send(message);
  const count = instances.length;
  assert.equal((await client.request("GET", "/list")).data.length, 400_000);
  assert.ok(pages() > 256, `${pages()} pages`);
  await client.send(message);
  assert.equal(instances.length, count, "a call is running in it");
  open(accepted());
  assert.equal((await waiting).id, "msg_1");
  await client.send(message);
  assert.equal(instances.length, count + 1);
  assert.ok(pages() <= before + 32, `${pages()} pages, ${before} before`);
});

test("a large message as the first one does not lose its call when the instance is replaced", async () => {
  const profile = exampleProfile({ response: { id: "id" } });
  const { fetch, calls } = scripted(ACCEPTED);
  const client = clientOf(profile, fetch);
  const body = "x".repeat(12 * 1024 * 1024);
  const count = instances.length;
  assert.equal((await client.send({ to: TO, body })).attempts.length, 1);
  assert.equal(calls.length, 1);
  await client.send({ to: TO, body: "Hello" });
  assert.equal(instances.length, count + 1, "its memory is released");
});
