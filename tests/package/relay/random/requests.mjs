// Requests that no page's client makes: broken bodies, header fields and methods, and what is no request at all.
import { hostile } from "../../client/test-client.mjs";
import { thrownBy } from "../../hosts/thrown.mjs";

const encoder = new TextEncoder();
const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
/** A reader that makes this many reads without a turn of the event loop starves its host. */
const MAX_READS = 60_000;

const streamOf = (source) => new ReadableStream(source);

/** The bodies: each a function of the message's text. */
function bodyBy(rng, records, text) {
  const half = encoder.encode(text.slice(0, text.length / 2));
  return rng.weighted([
    [20, () => text],
    [4, () => ""],
    [3, () => null],
    [3, () => text.slice(0, -2)],
    [3, () => "[".repeat(rng.of([5, 9, 6_000]))],
    [3, () => `${text.slice(0, -1)},"body":${"[".repeat(9)}${"]".repeat(9)}}`],
    [2, () => `${text.slice(0, -1)},"metadata":${'{"a":'.repeat(5_000)}1${"}".repeat(5_000)}}`],
    [3, () => rng.of(["null", "5", '"text"', "[]", "{}", "true", '{"to":{}}', '{"to":[[]],"body":{}}'])],
    [3, () => `${text.slice(0, -1)},"__proto__":{"from":"+14155550199"},"constructor":1}`],
    [3, () => `${text.slice(0, -1)},"from":"+14155550199","unknown":1}`],
    [3, () => `${text.slice(0, -1)},"more":"${"x".repeat(rng.of([100, 20_000]))}"}`],
    [3, () => new Uint8Array([...encoder.encode(text), 0xff, 0xfe])],
    [2, () => streamOf({ pull: (to) => to.error(thrownBy(rng)) })],
    [2, () => streamOf({ start: (to) => to.enqueue(half) })],
    [2, () => streamOf({ pull: (to) => to.enqueue("text") })],
    [2, () => large()],
    [2, () => slow(rng, text)],
    [1, () => empty(records)],
  ])();
}

function slow(rng, text) {
  const wait = rng.below(15_000);
  return streamOf({
    async start(to) {
      await sleep(wait);
      to.enqueue(encoder.encode(text));
      to.close();
    },
  });
}

/** Many chunks, and no end. */
function large() {
  let left = 300;
  const chunk = encoder.encode("x".repeat(1_000));
  return streamOf({ pull: (to) => (left-- > 0 ? to.enqueue(chunk) : new Promise(() => {})) });
}

/** Chunks without a byte, for ever and at once. */
function empty(records) {
  let reads = 0;
  return streamOf({
    pull(to) {
      if (++reads < MAX_READS) return to.enqueue(new Uint8Array(0));
      records.violate("starves", "an endless body of empty chunks was read, and no timer could fire");
      to.close();
    },
  });
}

/** What is no request. */
const NO_REQUESTS = [
  () => undefined,
  () => null,
  () => 5,
  () => ({}),
  () => hostile,
  () => ({ method: "POST", url: "/messages", headers: new Headers() }),
  () => ({ method: "POST", url: "https://app.example/messages", headers: {} }),
  () => new URL("https://app.example/messages"),
];

/** A request with random faults. `token`: undefined for none. */
export function oddRequest(rng, records, { token, key, message }) {
  if (rng.hits(0.06)) return rng.of(NO_REQUESTS)();
  const attempts = [undefined, "attempt_0123456789", "short", "é".repeat(20), "x".repeat(70)];
  const fields = {
    "content-type": rng.of([
      ...Array(8).fill("application/json"),
      "application/json; charset=utf-8",
      "application/json; charset=latin1",
      "text/plain",
      undefined,
    ]),
    authorization:
      token &&
      rng.of([
        ...Array(6).fill(`Bearer ${token}`),
        `bearer   ${token}`,
        token,
        `Bearer ${token}, Bearer ${token}`,
        "Basic eDp5",
      ]),
    "idempotency-key": rng.of([...Array(8).fill(key), undefined, "", "a b", "x".repeat(201), "schl\u00fcssel", "a,b"]),
    "tidings-attempt": rng.of([...Array(6).fill(undefined), ...attempts]),
    "content-length": rng.of([...Array(9).fill(undefined), "5", "999999999", "-1", "much"]),
    "content-encoding": rng.of([...Array(9).fill(undefined), "gzip", "identity"]),
    origin: rng.of([
      ...Array(6).fill(undefined),
      "https://app.example",
      "https://other.example",
      "https://evil.example",
      "null",
      "%",
    ]),
    "sec-fetch-site": rng.of([...Array(6).fill(undefined), "same-origin", "cross-site"]),
    cookie: "session=MARKED_COOKIE_0123456789abcdef",
  };
  const headers = new Headers();
  for (const [name, value] of Object.entries(fields)) {
    try {
      if (value !== undefined) headers.append(name, value);
    } catch {
      // A value that no field has.
    }
  }
  const method = rng.of([...Array(10).fill("POST"), "GET", "HEAD", "PUT", "DELETE", "OPTIONS", "BREW"]);
  const url = `https://app.example/messages${rng.of(["", "", "", "/", "?a=1", "/../messages", "%2f"])}`;
  const body = method === "GET" || method === "HEAD" ? null : bodyBy(rng, records, JSON.stringify(message));
  const request = new Request(url, { method, headers, body, duplex: "half" });
  // Something has read it, or is going to.
  if (rng.hits(0.06)) {
    const reader = request.body?.getReader();
    if (rng.hits(0.5)) void reader?.read().catch(() => {});
  }
  return request;
}
