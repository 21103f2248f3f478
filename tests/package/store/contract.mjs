// What a store answers in each state, as data. Every store runs all of it: contract-of.mjs.

/**
 * A step is one of these; the key is the case's own.
 *
 *     reserve [B] [lease 50] [within 50] [by x] = busy   the answer: its state, then `repeat`, or the outcome of its record
 *     look [B] [within 50] [by x] = free            the same without reserving
 *     end [within 50] = stale                       reserves until the answer is no longer `busy`
 *     expire = new                                  reserves message C until the answer is no longer `other-content`
 *     settle sent [first | given | wrong]           with the token of the last reservation, of the first, of the last answer, or another
 *     release
 *     pass 50                                       the store's clock moves on by 50 ms or more
 *
 * The message is A, the lease a minute, and the provider takes no key, if a step says nothing else.
 */
export const cases = [
  {
    name: "who only looks reserves nothing",
    why: "a rejected request would keep the key from the message that is corrected",
    steps: ["look = free", "look = free", "reserve B = new", "look B = busy", "look = other-content", "settle sent"],
  },
  {
    name: "who looks is told what a reservation would be told",
    why: "a rejected repetition would say that nothing was sent",
    steps: [
      "reserve lease 30 = new",
      "end = stale",
      "look = stale",
      "settle unknown given",
      "look = done unknown",
      "look B = other-content",
      "settle sent",
      "look = done sent",
      "look within 3600000 = done sent",
    ],
  },
  {
    name: "who looks leaves a send in doubt, also one that could be repeated, and a key that is free",
    why: "a look would begin a repetition that nobody makes",
    steps: [
      "reserve = new",
      "settle unknown",
      "look within 3600000 = free",
      "look = done unknown",
      "reserve within 3600000 = new repeat",
      "settle sent",
      "release",
      "reserve = new",
      "settle not-sent",
      "look = free",
      "look B = free",
      "reserve B = new",
    ],
  },
  {
    name: "a key is new once",
    why: "a store that only looks up whether a send ended reserves it twice",
    steps: ["reserve = new", "reserve = busy", "reserve = busy"],
  },
  {
    name: "what was sent is answered with its record",
    why: "a record that is lost sends again",
    steps: ["reserve = new", "settle sent", "reserve = done sent", "reserve within 3600000 = done sent"],
  },
  {
    name: "other content is rejected in every state",
    why: "the caller believes that the second message went out",
    steps: [
      "reserve lease 30 = new",
      "end = stale",
      "reserve B = other-content",
      "settle unknown",
      "reserve B within 3600000 = other-content",
      "settle sent",
      "reserve B = other-content",
    ],
  },
  {
    name: "other content is rejected while the first is being sent",
    why: "busy would be answered with the first message's result",
    steps: ["reserve = new", "reserve B = other-content", "reserve = busy"],
  },
  {
    name: "a lease that ends is stale, not free",
    why: "the process may have died after the request was sent",
    steps: ["reserve lease 30 = new", "end = stale", "reserve = stale"],
  },
  {
    name: "a lease that ends is repeated if the provider takes the key",
    why: "a safe repetition that is not made loses the message",
    steps: ["reserve lease 30 = new", "end within 3600000 = new repeat", "reserve within 3600000 = busy"],
  },
  {
    name: "who comes too late still settles",
    why: "the response of a slow send is the only proof that it was sent",
    steps: ["reserve lease 30 = new", "end = stale", "settle sent", "reserve = done sent"],
  },
  {
    name: "a stale answer has the token that settles it",
    why: "a look-up in another process could not keep what it found",
    steps: ["reserve lease 30 = new", "end = stale", "settle sent given", "reserve = done sent"],
  },
  {
    name: "what was not sent frees its key",
    why: "a rejected send would burn its key",
    steps: ["reserve = new", "settle not-sent", "reserve = new", "reserve = busy"],
  },
  {
    name: "what was not sent frees its key for other content",
    why: "the message is corrected after a validation error, and sent with the same key",
    steps: ["reserve = new", "settle not-sent", "reserve B = new", "settle sent", "reserve B = done sent"],
  },
  {
    name: "after other content was reserved, the first is the other",
    why: "a store that keeps the first fingerprint rejects the wrong one",
    steps: ["reserve = new", "settle not-sent", "reserve B = new", "reserve = other-content"],
  },
  {
    name: "in doubt, nothing is repeated without the provider's key",
    why: "the message could go out twice",
    steps: ["reserve = new", "settle unknown", "reserve = done unknown", "reserve = done unknown"],
  },
  {
    name: "in doubt, the provider's key makes a repetition safe",
    why: "a safe repetition that is not made loses the message",
    steps: ["reserve = new", "settle unknown", "reserve within 3600000 = new repeat", "reserve = busy"],
  },
  {
    name: "a repetition ends within the provider's time",
    why: "the last attempt of a repetition would be a new message",
    steps: ["reserve = new", "settle unknown", "reserve lease 60000 within 59999 = done unknown"],
  },
  {
    name: "a repetition of a lost send ends within the provider's time",
    why: "the same, where no record says `unknown`",
    steps: ["reserve lease 30 = new", "end = stale", "reserve lease 60000 within 59999 = stale"],
  },
  {
    name: "the provider's time begins with the first reservation",
    why: "a store that begins anew with each repetition goes on after the provider has forgotten the key",
    steps: [
      "reserve = new",
      "settle unknown",
      "pass 50",
      "reserve within 3600000 = new repeat",
      "settle unknown",
      "reserve lease 1000 within 1049 = done unknown",
    ],
  },
  {
    name: "a send in doubt is not repeated through another provider",
    why: "only the first one may have the message, and knows its key",
    steps: [
      "reserve by one = new",
      "settle unknown",
      "reserve within 3600000 by other = done unknown",
      "reserve within 3600000 by one = new repeat",
    ],
  },
  {
    name: "a send in doubt through a provider without keys is not repeated through one with keys",
    why: "the second provider has never seen the key",
    steps: ["reserve lease 30 by nobody = new", "end within 3600000 by one = stale"],
  },
  {
    name: "a repetition that was not sent says nothing about the first send",
    why: "the key would be free although the message may have gone out",
    steps: [
      "reserve = new",
      "settle unknown",
      "reserve within 3600000 lease 30 = new repeat",
      "settle not-sent",
      "end = stale",
      "reserve B = other-content",
    ],
  },
  {
    name: "a repetition in doubt is repeated as one",
    why: "only the first repetition would say that an earlier send may have gone out",
    steps: [
      "reserve = new",
      "settle unknown",
      "reserve within 3600000 = new repeat",
      "settle unknown",
      "reserve within 3600000 = new repeat",
      "settle sent",
      "reserve = done sent",
    ],
  },
  {
    name: "the token of an earlier reservation settles nothing",
    why: "a process that was thought dead would end the send of its successor",
    steps: [
      "reserve lease 30 = new",
      "end within 3600000 = new repeat",
      "settle sent first",
      "reserve = busy",
      "settle not-sent first",
      "reserve = busy",
    ],
  },
  {
    name: "another token settles nothing",
    why: "so would a token that belongs to no one",
    steps: ["reserve = new", "settle sent wrong", "reserve = busy"],
  },
  {
    name: "a key that is not reserved cannot be settled",
    why: "a record without a reservation would block a send that was never made",
    steps: ["settle sent wrong", "reserve = new"],
  },
  {
    name: "what was sent stays sent",
    why: "a second end, of a look-up that found nothing, would send again",
    steps: [
      "reserve = new",
      "settle sent",
      "settle unknown",
      "reserve = done sent",
      "settle not-sent",
      "reserve = done sent",
    ],
  },
  {
    name: "in doubt, a look-up settles that it was sent",
    why: "the doubt would stay for ever",
    steps: ["reserve = new", "settle unknown", "reserve = done unknown", "settle sent given", "reserve = done sent"],
  },
  {
    name: "in doubt, a look-up settles that it was not sent",
    why: "the message could never be sent",
    steps: ["reserve = new", "settle unknown", "reserve = done unknown", "settle not-sent given", "reserve = new"],
  },
  {
    name: "a person releases a key in doubt",
    why: "the message could never be sent",
    steps: ["reserve = new", "settle unknown", "release", "reserve = new"],
  },
  {
    name: "a person releases a key that is stale",
    why: "the message could never be sent",
    steps: ["reserve lease 30 = new", "end = stale", "release", "reserve B = new"],
  },
  {
    name: "a person releases a key that was sent, for another message",
    why: "the record is forgotten, with its content",
    steps: ["reserve = new", "settle sent", "release", "reserve B within 3600000 = new"],
  },
  {
    name: "a key that nobody used is released",
    why: "it throws",
    steps: ["release", "reserve = new"],
  },
  {
    name: "after a release, the old token settles nothing",
    why: "the end of the first send would block the second",
    steps: ["reserve = new", "release", "settle sent", "reserve = new", "settle sent first", "reserve = busy"],
  },
  {
    name: "a key is new again after its retention",
    why: "old records would stay for ever",
    retentionMs: 50,
    steps: ["reserve lease 1 = new", "settle sent", "expire = new"],
  },
  {
    name: "a send that never ended is forgotten after its retention",
    why: "old records would stay for ever",
    retentionMs: 50,
    steps: ["reserve lease 30 = new", "expire = new"],
  },
  {
    name: "the retention begins with the end of the lease",
    why: "a long send would be forgotten while it is made",
    retentionMs: 30,
    steps: ["reserve = new", "pass 60", "reserve = busy", "reserve B = other-content"],
  },
  {
    name: "what is settled late is kept from then on",
    why: "the record would be swept with the lease",
    retentionMs: 60_000,
    steps: ["reserve lease 30 = new", "end = stale", "settle sent", "pass 50", "reserve = done sent"],
  },
];

/** Keys that a database may change, confuse or reject. All of them are different. */
export const keys = [
  "order-4711",
  "Order-4711",
  "order-4711 ",
  " order-4711",
  "order'--\"`\\;DROP TABLE tidings_sends",
  "$1 ? :key @key %s {0}",
  "%",
  "%0000",
  "\0",
  "a\0b",
  "a\0c",
  "\n",
  "\r\n",
  "\uD800",
  "\uDFFF",
  "\uFFFD",
  "x\uD83D",
  "x\uD83D\uDE00",
  "é",
  "e\u0301",
  "ß",
  "ss",
  "Ａ",
  "__proto__",
  "constructor",
  "null",
  "1",
  "01",
  "1e0",
  "{}",
  "k".repeat(255),
  `${"k".repeat(254)}é`,
];

/** Records that must come back as they were. */
export const records = [
  record("sent"),
  record("sent", { provider: null, id: "'\"\\\0\n\u2028é😀\uD800", batchId: "{}", status: "queued" }),
  record("sent", { reference: "", attempts: [], waitedMs: 0.5, messages: [] }),
  record("sent", { id: "x".repeat(20_000) }),
];

export function record(outcome, facts = {}) {
  const error = { category: "server", scope: null, outcome, code: "E1", status: 503, transient: true, permanent: null };
  return {
    version: 1,
    outcome,
    provider: "texting-blue",
    id: outcome === "sent" ? "msg_1" : null,
    batchId: null,
    status: outcome === "sent" ? "accepted" : "unknown",
    requestId: "req_1",
    attempts: [{ number: 1, status: 200, durationMs: 12 }],
    waitedMs: 0,
    messages: [{ id: "msg_1", to: 0, status: "accepted", error: null }],
    error: outcome === "sent" ? null : { ...error, requestId: "req_1", docsUrl: null },
    ...facts,
  };
}
