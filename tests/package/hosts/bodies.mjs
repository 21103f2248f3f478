// Bodies of responses, from complete to hostile. Each returns the `body` of a response, and whether it arrives completely.

const encoder = new TextEncoder();
const { stringify } = JSON;
const NESTED = `${"[".repeat(5_000)}${"]".repeat(5_000)}`;
const NESTED_OBJECTS = `${'{"error":'.repeat(5_000)}1${"}".repeat(5_000)}`;

/** The response of each provider to a request that it accepted. */
export const accepted = {
  nativehub: (id) => ({ id, status: "queued", to: "+14155551234", error_code: null }),
  "texting-blue": (id) => ({ id: `msg_${id}`, status: "queued", to: "+14155551234" }),
  sent: (id) => ({
    success: true,
    data: { status: "QUEUED", recipients: [{ message_id: id, to: "+14155551234", channel: "sms" }] },
    error: null,
    meta: { request_id: "req_1" },
  }),
  twilio: (id) => ({ sid: `SM${id.replaceAll("-", "")}`, status: "queued", to: "+14155551234", error_code: null }),
};

export const failed = (code, message) => ({ error: { code, message } });

/** A reader that makes this many reads without a turn of the event loop starves the host. */
const MAX_READS = 60_000;

/** Creates a test double of a stream. `read(n)` returns the n-th chunk. */
function readerOf(read, { cancel = async () => {} } = {}) {
  let n = 0;
  return { getReader: () => ({ read: () => read(n++), cancel, releaseLock() {}, closed: new Promise(() => {}) }) };
}

/** Endless chunks, empty or with data. Ends with a violation if the reader never gives the event loop a turn. */
function endless(chunk, context, cost) {
  let reads = 0;
  let turns = -1;
  return async () => {
    const { clock } = context;
    // Reading takes time, so that the clock shows how long it has gone on.
    clock.t += cost;
    if (clock.turns !== turns) {
      turns = clock.turns;
      reads = 0;
    }
    reads += chunk.byteLength > 0 ? 40 : 1;
    if (reads > MAX_READS) {
      context.violate("starves", "an endless body was read and no timer could fire");
      return { done: true, value: undefined };
    }
    return { done: false, value: chunk };
  };
}

/** Creates a body with `text` and a random fault. */
export function bodyOf(rng, context, text) {
  const bytes = () => encoder.encode(text);
  const half = () => encoder.encode(text.slice(0, Math.floor(text.length / 2)));
  const kind = rng.weighted([
    [40, "text"],
    [12, "stream"],
    [3, "errors"],
    [3, "stalls"],
    [3, "reader-rejects"],
    [2, "reader-throws"],
    [2, "no-reader"],
    [1, "reader-throwing"],
    [2, "junk"],
    [2, "locked"],
    [2, "null"],
    [2, "text-only"],
    [2, "json-only"],
    [1, "text-throws"],
    [1, "reader-odd"],
    [1, "cancel-throws"],
    [1, "nested"],
    [0.2, "empty-for-ever"],
    [0.05, "data-for-ever"],
    [0.05, "megabytes"],
    [1, "slow"],
  ]);
  context.bodies.push(kind);
  const fake = (body, more = {}) => ({ fake: true, body, isComplete: false, ...more });
  switch (kind) {
    case "text":
      return { fake: false, body: text, isComplete: true };
    case "nested":
      return {
        fake: false,
        body: rng.of([NESTED, NESTED_OBJECTS, `${text.slice(0, -1)},"x":${NESTED}}`]),
        isComplete: false,
      };
    case "megabytes":
      return { fake: false, body: stringify({ id: "x", more: "y".repeat(3_000_000) }), isComplete: false };
    case "null":
      return { fake: false, body: null, isComplete: false };
    case "stream":
      return {
        fake: false,
        isComplete: true,
        body: new ReadableStream({
          start(to) {
            to.enqueue(bytes());
            to.close();
          },
        }),
      };
    case "errors":
      return {
        fake: false,
        isComplete: false,
        body: new ReadableStream({
          pull(to) {
            to.enqueue(half());
            to.error(context.thrown());
          },
        }),
      };
    case "stalls":
      return {
        fake: false,
        isComplete: false,
        body: new ReadableStream({
          start(to) {
            to.enqueue(half());
          },
        }),
      };
    case "slow": {
      const wait = rng.below(40_000);
      return {
        fake: false,
        isComplete: false,
        body: new ReadableStream({
          start(to) {
            context.clock.at(wait, () => {
              try {
                to.enqueue(bytes());
                to.close();
              } catch {}
            });
          },
        }),
      };
    }
    case "locked": {
      const stream = new ReadableStream({
        start(to) {
          to.enqueue(bytes());
          to.close();
        },
      });
      return { fake: false, isComplete: false, body: stream, after: () => void stream.getReader() };
    }
    case "reader-rejects":
      return fake(
        readerOf(async (n) => {
          if (n > 0) throw context.thrown();
          return { done: false, value: half() };
        }),
      );
    case "reader-throws":
      return fake(
        readerOf(() => {
          throw context.thrown();
        }),
      );
    case "reader-throwing":
      return fake({
        getReader() {
          throw context.thrown();
        },
      });
    case "no-reader":
      return fake({ getReader: rng.of([undefined, null, 5]) });
    case "reader-odd":
      return fake(
        readerOf(
          rng.of([
            () => undefined,
            async () => null,
            async () => ({}),
            () => ({ then: 5, done: true }),
            async () => ({ done: false }),
            () => new Promise(() => {}),
          ]),
        ),
      );
    case "junk":
      return fake(
        readerOf(async (n) =>
          n > 2
            ? { done: true }
            : {
                done: false,
                value: rng.of([
                  undefined,
                  null,
                  5,
                  "text",
                  [1, 2],
                  { byteLength: "x" },
                  { byteLength: 3 },
                  new ArrayBuffer(4),
                ]),
              },
        ),
      );
    case "cancel-throws":
      return fake(
        readerOf(() => new Promise(() => {}), {
          cancel: rng.of([
            () => {
              throw context.thrown();
            },
            () => Promise.reject(context.thrown()),
            () => undefined,
            undefined,
          ]),
        }),
      );
    case "empty-for-ever":
      return fake(readerOf(endless(new Uint8Array(0), context, 1)));
    case "data-for-ever":
      return fake(readerOf(endless(new Uint8Array(65_536).fill(32), context, 1)));
    case "text-only":
      return { fake: true, isComplete: true, body: undefined, text: async () => text };
    case "json-only":
      return { fake: true, isComplete: true, body: undefined, json: async () => JSON.parse(text) };
    default:
      return {
        fake: true,
        isComplete: false,
        body: undefined,
        text: rng.of([
          () => {
            throw context.thrown();
          },
          () => Promise.reject(context.thrown()),
          () => 5,
          async () => ({}),
          () => new Promise(() => {}),
        ]),
      };
  }
}
