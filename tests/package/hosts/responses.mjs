// Responses: real, fake and incomplete, each with what it shows about the message.
//
// `tag`: `accepted` (a 2xx with the documented id), `limited` (429: certainly not accepted, so a second request is allowed),
// `rejected` (another 4xx with an error: not accepted), `unknown`, `open` (a redirect or a proxy's response: not checked).
import { accepted, bodyOf, failed } from "./bodies.mjs";

const { stringify } = JSON;
const throws = () => {
  throw new Error("No looking.");
};
const ODD_STATUSES = [
  0,
  1,
  99,
  600,
  999,
  -1,
  NaN,
  Infinity,
  200.5,
  null,
  undefined,
  "200",
  "429",
  {},
  [],
  true,
  { valueOf: () => 200 },
  2 ** 53,
];

/** The header fields of a response, and the wait that they ask for. */
function hint(rng) {
  const seconds = rng.weighted([
    [4, 1],
    [3, 2],
    [2, 5],
    [1, 30],
    [1, 90],
    [0.5, 100_000],
  ]);
  return rng.weighted([
    [5, () => ({ headers: { "retry-after": String(seconds) }, waitMs: seconds * 1000 })],
    [2, () => ({ headers: { "retry-after-ms": String(seconds * 700) }, waitMs: seconds * 700 })],
    [
      2,
      () => ({
        headers: { "retry-after": rng.of(["soon", "", "-1", "1e99", "٣", ";", "NaN", "9".repeat(400)]) },
        waitMs: 0,
      }),
    ],
    [5, () => ({ headers: {}, waitMs: 0 })],
  ])();
}

/** Expensive to check, so used rarely. */
const heavyHeaders = [
  () => {
    const list = [];
    list.length = 2 ** 32 - 1;
    return list;
  },
  () => ({
    *[Symbol.iterator]() {
      for (let n = 0; n < 1e6; n++) yield [`x-${n % 50}`, "y"];
    },
  }),
  () => Object.fromEntries(Array.from({ length: 3_000 }, (_, index) => [`x-${index}`, "y"])),
  () => ({ "x-big": "z".repeat(200_000) }),
];

function oddHeaders(rng) {
  if (rng.hits(0.05)) return rng.of(heavyHeaders)();
  return rng.of([
    () => undefined,
    () => null,
    () => 5,
    () => "text",
    () => [],
    () => [["retry-after", "1"], 5, null, ["x"]],
    () => new Map([["retry-after", "1"]]),
    () => ({ get: throws, forEach: throws, entries: throws, [Symbol.iterator]: throws }),
    () => ({ "retry-after": {}, "content-type": Symbol("x"), n: null }),
    () => ({ get: () => 5, has: () => true, forEach: (call) => call({}, {}) }),
    () => new Proxy({}, { ownKeys: throws, get: throws }),
  ])();
}

/** @returns `{ value, tag, waitMs }` */
export function responseBy(rng, context) {
  const { provider } = context;
  const id = `1a2b3c4d-0000-4000-8000-${String(context.requests.length).padStart(12, "0")}`;
  const shape = rng.weighted([
    [50, "accepted"],
    [14, "limited"],
    [12, "unavailable"],
    [6, "server"],
    [2, "cannot"],
    [8, "rejected"],
    [2, "redirect"],
    [3, "no-id"],
    [2, "inside"],
    [2, "hybrid"],
    [2, "html"],
    [2, "empty"],
    [6, "odd-status"],
    [5, "half"],
    [4, "odd-headers"],
  ]);
  context.shapes.push(shape);
  const { headers, waitMs } = hint(rng);
  let status = 202;
  let text = stringify(accepted[provider](id));
  let tag = "accepted";
  switch (shape) {
    case "limited":
      [status, text, tag] = [429, stringify(failed("rate_limited", "Too many requests.")), "limited"];
      break;
    case "unavailable":
      [status, text, tag] = [rng.of([503, 503, 502, 504, 408]), stringify(failed("", "Try later.")), "unknown"];
      break;
    case "server":
      [status, text, tag] = [rng.of([500, 520, 524, 529]), stringify({ error: "oops" }), "unknown"];
      break;
    case "cannot":
      [status, text, tag] = [rng.of([501, 505, 507]), stringify({ error: "No." }), "open"];
      break;
    case "rejected":
      [status, text, tag] = [
        rng.of([400, 401, 402, 403, 404, 422]),
        stringify(failed("invalid_request", "No.")),
        "rejected",
      ];
      break;
    case "redirect":
      [status, text, tag] = [rng.of([301, 302, 307, 308]), "", "open"];
      break;
    // A success without its documented id.
    case "no-id":
      [text, tag] = [rng.of(["{}", "[]", "null", "5", '"x"', '{"id":null}', '{"id":{}}']), "unknown"];
      break;
    case "inside":
      [text, tag] = [stringify({ ...failed("invalid_request", "No.") }), "open"];
      break;
    // An id and an error: accepted, despite the error. Only responses to sends are documented.
    case "hybrid":
      [text, tag] = [
        stringify({
          ...accepted[provider](id),
          error: rng.of(["rate limit exceeded for receipts", { code: "rate_limited" }, { code: "invalid_media" }]),
        }),
        context.operation === "post" ? "open" : "unknown",
      ];
      break;
    case "html":
      [text, tag] = ["<html><body>Bad gateway</body></html>", "unknown"];
      break;
    case "empty":
      [text, tag] = ["", "unknown"];
      break;
    default:
  }
  const responseBody =
    shape === "html" || shape === "redirect" || rng.hits(0.5)
      ? { fake: false, body: text, isComplete: true }
      : bodyOf(rng, context, text);
  // An accepted request whose response breaks off: the outcome is unknown.
  if (tag === "accepted" && !responseBody.isComplete) tag = "unknown";
  const isHintRead = responseBody.isComplete && !responseBody.fake && (tag === "limited" || status === 503);
  const hinted = { tag, waitMs: isHintRead ? waitMs : 0, accountWide: isHintRead };
  const fields = { "content-type": "application/json", ...headers };
  if (shape === "odd-status") {
    const odd = rng.of(ODD_STATUSES);
    return {
      value: { status: odd, ok: true, headers: fields, ...responseBody, fake: undefined },
      tag: "unknown",
      waitMs: 0,
    };
  }
  if (shape === "half") {
    const value = { status, headers: new Headers(fields), body: undefined, text: async () => text };
    const name = rng.of(["status", "headers", "body", "type", "text"]);
    Object.defineProperty(value, name, { get: throws, enumerable: true });
    return { value, tag: "unknown", waitMs: 0 };
  }
  if (shape === "odd-headers")
    return {
      value: { status, headers: oddHeaders(rng), body: undefined, text: async () => text },
      tag: "unknown",
      waitMs: 0,
    };
  if (!responseBody.fake) {
    const value = new Response(status === 204 ? null : responseBody.body, { status, headers: fields });
    responseBody.after?.();
    return { value, ...hinted };
  }
  return {
    value: {
      status,
      ok: status < 300,
      headers: rng.of([new Headers(fields), fields, Object.entries(fields)]),
      body: responseBody.body,
      text: responseBody.text,
      json: responseBody.json,
    },
    ...hinted,
  };
}
