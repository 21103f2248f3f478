/** The options of a client in a test: it never waits by itself, and a busy machine makes no send late. */
export const TIMES = {
  deadlineMs: 60_000,
  leaseMs: 120_000,
  retry: { maxAttempts: 1, maxRetryAfterMs: 0 },
};
