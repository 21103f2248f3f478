// Every kind of wait that a provider can ask for, and its length. The longest explicit wait counts; a reset only without one.

const date = (ms) => new Date(Math.floor(ms / 1000) * 1000).toUTCString();

/**
 * @param wallMs The server's clock, which may be wrong.
 * @param scale 1 in virtual time; less in real time, where mostly forms with fractions of a second are used.
 * @param long Whether to include waits of more than a day.
 * @returns `{ headers, body, waitMs }`: `body` is added to the error's object.
 */
export function waitBy(rng, wallMs, { scale, long, status }) {
  // The longest waits are longer than a key is valid.
  const seconds =
    scale === 1
      ? rng.weighted([
          [5, 1],
          [4, 2],
          [3, 7],
          [2, 30],
          [1, 90],
          [0.3, 400],
          [long ? 12 : 0, 90_000],
        ])
      : 1;
  const ms = scale === 1 ? seconds * 1000 : 40 + rng.below(200);
  const second = (headers, body = {}) => ({ headers, body, waitMs: seconds * 1000 });
  const exact = (headers, body = {}) => ({ headers, body, waitMs: ms });
  const now = { date: date(wallMs) };
  const epoch = Math.floor(wallMs / 1000) + seconds;
  const all = [
    [4, () => second({ "retry-after": String(seconds) })],
    [3, () => second({ ...now, "retry-after": date(wallMs + seconds * 1000) })],
    [2, () => second({ ...now, "x-ratelimit-reset": String(epoch), "x-ratelimit-remaining": "0" })],
    [1, () => second({ "ratelimit-reset": String(seconds), "ratelimit-remaining": "0" })],
    [1, () => second({ ratelimit: `limit=5, remaining=0, reset=${seconds}` })],
    [1, () => second({}, { retry_after: seconds })],
    // Several at once: the longest explicit wait counts.
    [1, () => second({ "retry-after": String(seconds), "retry-after-ms": "10" })],
    [1, () => second({ "retry-after": "0", "retry-after-ms": String(seconds * 1000) })],
    [1, () => second({ ...now, "retry-after": `0, ${seconds}` })],
    // On a 429, the reset replaces a wait of 0.
    [
      status === 429 ? 1 : 0,
      () => second({ ...now, "retry-after": "0", "x-ratelimit-reset": String(epoch), "x-ratelimit-remaining": "0" }),
    ],
    [1, () => second({ "retry-after": "0" }, { retry_after: seconds })],
  ];
  const parts = [
    [4, () => exact({ "retry-after-ms": String(ms) })],
    [2, () => exact({ "retry-after": String(ms / 1000) })],
    [2, () => exact({}, { retry_after_ms: ms })],
  ];
  return rng.weighted(
    scale === 1 ? [...all, ...parts] : [...all.map(([weight, make]) => [weight / 20, make]), ...parts],
  )();
}
