// What a client tells, made by hand.
export const ATTEMPT = {
  number: 1, startedMs: 0, durationMs: 0, status: 500, category: "server", code: null, requestId: null, waitMs: 0, why: "not-retryable",
};

/** The facts of a failure after one request. */
export const facts = (own = {}) => ({
  provider: null, category: "server", scope: "provider", outcome: "not-sent", code: null, message: "It failed.", status: 500, param: null,
  issues: [], requestId: null, transient: false, retryable: false, retryAfterMs: null, permanent: null, attempts: [ATTEMPT], waitedMs: 0, idempotencyKey: null,
  docsUrl: null, id: null, batchId: null, messages: [], raw: null, ...own,
});

export const accepted = (provider, own = {}) => ({
  provider, id: "msg_1", batchId: null, status: "queued", to: ["+14155550100"], messages: [{ id: "msg_1", to: "+14155550100", status: "queued", error: null }],
  attempts: [{ ...ATTEMPT, status: 202, category: null, why: "accepted" }], waitedMs: 0, requestId: null, idempotencyKey: null, warnings: [],
  replayed: false, rateLimit: null, raw: null, ...own,
});
