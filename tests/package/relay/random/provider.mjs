// A provider that times out, is lost, or answers nonsense. What it accepted is in `delivered`.
import { createSimulator } from "../../client/test-client.mjs";
import { SECRETS } from "./records.mjs";

/** Whatever a provider may say back. */
const ECHO = {
  error: { code: "invalid_request", message: `No: ${SECRETS.KEY}` },
  account: SECRETS.RAW,
  nested: [{ key: SECRETS.KEY, raw: SECRETS.RAW }],
};
/** Not a word of which says what became of the message. */
const NONSENSE = [
  [],
  null,
  "text",
  5,
  { id: null },
  { data: [] },
  { success: "no" },
  { error: [[[]]] },
  { id: { a: 1 } },
];

/** A fault of one request. A refusal (4xx) is never accepted; anything else may be. */
function faultBy(rng) {
  const accepted = rng.hits(0.5);
  return rng.weighted([
    [12, { kind: "lost", when: "before" }],
    [14, { kind: "lost", when: "after" }],
    [6, { kind: "stall", where: "headers", accepted }],
    [6, { kind: "stall", where: "body", accepted: true }],
    [8, { kind: "slow", ms: rng.of([500, 5_000, 40_000]) }],
    [6, { kind: "truncated" }],
    [6, { kind: "html", status: rng.of([500, 502, 503, 504]), accepted }],
    [3, { kind: "html", status: 200, accepted: true }],
    [3, { kind: "empty", status: 200, accepted: true }],
    [10, { kind: "rate-limit", waitSeconds: rng.of([0, 1, 3, 300]) }],
    [4, { kind: "status", status: rng.of([400, 401, 402, 403, 404, 422, 429]), body: ECHO }],
    [4, { kind: "status", status: rng.of([500, 502, 503, 504]), body: rng.of(NONSENSE), accepted }],
    [4, { kind: "status", status: 200, body: rng.of(NONSENSE), accepted: true }],
    [3, { kind: "status", status: 503, headers: { "retry-after": "2" }, body: ECHO }],
    [2, { kind: "redirect", status: 302, location: "https://elsewhere.example/" }],
    [1, { kind: "endless-body", status: rng.of([200, 500]) }],
  ]);
}

/** The provider of a case: `fetch` for its clients. */
export function providerBy(rng, records) {
  const simulator = createSimulator({ latencyMs: rng.of([0, 0, 200]) });
  const badness = rng.of([0, 0.2, 0.5, 0.8]);
  return {
    simulator,
    fetch(url, init) {
      records.reach(init.body, simulator.requests.length + 1);
      simulator.fail(records.isHealed || !rng.hits(badness) ? { kind: "none" } : faultBy(rng));
      return simulator.fetch(url, init);
    },
  };
}
