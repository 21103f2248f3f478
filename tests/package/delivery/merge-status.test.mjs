// Which status counts, and what each report adds. The order of reports: histories.test.mjs.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { mergeStatus } from "../../../pkg/dist/delivery.js";
import { isTidingsError } from "../../../pkg/dist/index.js";
import { root } from "../../../scripts/process.mjs";

const ERROR = {
  category: "carrier",
  scope: "recipient",
  outcome: "not-sent",
  code: "30003",
  message: "The phone +14155551234 is switched off.",
  transient: true,
  retryable: true,
  permanent: false,
  docsUrl: null,
};

/** "sent@2" is a report of `sent` at the second 2; "failed!" is one with an error. */
function report(text) {
  const [, status, error, second] = /^([a-z]+)(!?)(?:@(\d+))?$/.exec(text);
  return {
    type: "status",
    messageId: "m",
    status,
    at: second === undefined ? null : new Date(second * 1_000),
    error: error === "" ? null : ERROR,
  };
}

/** Reports in the order in which they come, what each adds, and the status at the end. */
const CASES = [
  ["queued sent delivered", "new new new", "delivered", "the usual way"],
  ["delivered sent queued", "new late late", "delivered", "webhooks overtake each other"],
  ["sent sent", "new duplicate", "sent", "a provider repeats a webhook that was answered slowly"],
  ["sent delivered sent", "new new duplicate", "delivered", "the repetition comes after the next status"],
  ["delivered@5 delivered", "new duplicate", "delivered", "a look-up has no time: it adds nothing to the event's"],
  ["delivered delivered@5", "new new", "delivered", "the time becomes known"],
  ["delivered@5 delivered@4", "new late", "delivered", "an earlier time of the same status"],
  ["delivered@4 delivered@5", "new new", "delivered", "the provider reports again, later"],
  ["sent failed", "new new", "failed", "a failure ends the way"],
  ["failed sent", "new late", "failed", "the failure overtook"],
  ["failed! failed", "new duplicate", "failed", "a report without the reason adds nothing"],
  ["failed failed!", "new new", "failed", "the reason becomes known"],
  ["delivered failed", "new late", "delivered", "without times, it arrived: a failure may be an older route's"],
  ["failed delivered", "new new", "delivered", "the provider tried another route, and it arrived"],
  ["delivered@3 failed@5", "new new", "failed", "the provider takes its report back, by its own times"],
  ["failed@5 delivered@3", "new late", "failed", "the same, in the other order"],
  ["failed@3 delivered@5", "new new", "delivered", "another route"],
  ["failed@5 delivered@5", "new new", "delivered", "in one second: it arrived"],
  ["delivered failed@5", "new late", "delivered", "one time alone says nothing about the order"],
  ["delivered@5 failed", "new late", "delivered", "one time alone says nothing about the order"],
  ["failed@3 sent@5", "new new", "sent", "a new route by the provider's own times"],
  ["sent@5 failed@3", "new late", "sent", "the same, in the other order"],
  ["failed@3 queued@4 sent@2", "new new late", "queued", "what came before the failure is not on the new route"],
  ["failed@3 sent@3", "new late", "failed", "in one second: the failure came second"],
  ["delivered@3 sent@5", "new late", "delivered", "a late time of an early status does not take the arrival back"],
  ["delivered@3 expired@4 sent@5", "new new new", "sent", "it arrived, it did not, and it is tried again"],
  ["read@3 failed@5", "new late", "read", "who opened it has it"],
  ["failed read", "new new", "read", "who opened it has it"],
  ["read delivered", "new late", "read", "`delivered` overtook"],
  ["delivered read", "new new", "read", "the recipient opened it"],
  ["unknown sent", "new new", "sent", "the first word is not in the profile"],
  ["sent unknown@9", "new late", "sent", "a word that the profile does not know says nothing"],
  ["failed undelivered", "new new", "undelivered", "of failures without times, the one that says more"],
  ["undelivered@2 failed@4", "new new", "failed", "of failures with times, the latest"],
  ["undelivered failed@4", "new new", "failed", "a time makes a failure certain to be of this way"],
  ["scheduled canceled", "new new", "canceled", "it was canceled in time"],
  ["canceled@4 sent@5", "new new", "sent", "it was canceled too late"],
  ["sent scheduled", "new late", "sent", "the response to the send comes after the first webhook"],
  ["received received", "new duplicate", "received", "an incoming message"],
];

for (const [reports, arrivals, status, why] of CASES)
  test(`${reports}: ${status} (${why})`, () => {
    let known = null;
    const found = reports.split(" ").map((text) => {
      const merged = mergeStatus(known, report(text));
      known = merged.known;
      return merged.arrival;
    });
    assert.equal(found.join(" "), arrivals);
    assert.equal(known.status, status);
  });

test("the error of a failed message is kept, without the provider's words", () => {
  const { known } = mergeStatus(null, report("undelivered!@3"));
  const { message: _, retryable: __, ...facts } = ERROR;
  assert.deepEqual(known.error, facts);
  assert.doesNotMatch(JSON.stringify(known), /14155551234/);
  const arrived = mergeStatus(known, report("delivered@4")).known;
  assert.equal(arrived.error, null);
  assert.deepEqual(arrived.facts.find(({ status }) => status === "undelivered").error, facts);
  const repeated = mergeStatus(known, report("undelivered@5")).known;
  assert.deepEqual([repeated.atMs, repeated.error], [5_000, facts], "a later report without a reason");
});

test("what is known is plain data", () => {
  const { known } = mergeStatus(null, report("queued@1"));
  const fact = { status: "queued", atMs: 1_000, error: null };
  assert.deepEqual(known, { version: 1, ...fact, isFinal: false, facts: [fact] });
  assert.deepEqual(mergeStatus(known, report("sent")).known.isFinal, false);
  assert.deepEqual(mergeStatus(known, report("delivered")).known.isFinal, true);
});

test("nothing that is passed changes", () => {
  const freeze = (value) => {
    if (typeof value !== "object" || value === null) return value;
    Object.values(value).forEach(freeze);
    return Object.freeze(value);
  };
  const first = freeze(mergeStatus(null, report("queued@1")).known);
  const text = JSON.stringify(first);
  mergeStatus(first, freeze(report("failed!@2")));
  assert.equal(JSON.stringify(first), text);
});

test("of many reports of one status, the latest are kept", () => {
  let known = null;
  for (let second = 1; second <= 1_000; second++) known = mergeStatus(known, report(`queued@${second}`)).known;
  assert.equal(known.facts.length, 8);
  assert.deepEqual([known.facts[0].atMs, known.atMs], [993_000, 1_000_000]);
  assert.equal(mergeStatus(known, report("queued@1")).arrival, "late");
});

test("a message of a result is a report, too", () => {
  const sent = { id: "m", to: "+14155551234", status: "queued", error: null };
  assert.equal(mergeStatus(null, sent).known.status, "queued");
});

test("a status that is not in the list is unknown", () => {
  for (const status of ["toString", "__proto__", "DELIVERED", null])
    assert.equal(mergeStatus(null, { status, error: null }).known.status, "unknown");
});

const MISTAKES = [
  [
    () => mergeStatus(null, { type: "inbound", status: null }),
    /`inbound`/,
    "an event that is not about a sent message",
  ],
  [() => mergeStatus(null, undefined), /must have a `status`/, "no event"],
  [() => mergeStatus(null, {}), /must have a `status`/, "a whole webhook instead of one event"],
  [() => mergeStatus({ status: "sent" }, report("sent")), /`known` must be null/, "a row of another table"],
  [() => mergeStatus({ version: 2, facts: [] }, report("sent")), /`known` must be null/, "a record of a later version"],
  [
    () =>
      mergeStatus(null, {
        get status() {
          throw new Error("no");
        },
      }),
    /Reading `report` threw/,
    "a getter that throws",
  ],
];

for (const [act, message, why] of MISTAKES)
  test(`a mistake is named: ${why}`, () => {
    assert.throws(
      act,
      (error) => isTidingsError(error) && error.category === "configuration" && message.test(error.message),
    );
  });

/** The rows of the table in docs/delivery.md: status, what it says, whether it is final, what takes its place. */
const ROWS = readFileSync(join(root, "docs", "delivery.md"), "utf8")
  .split("\n")
  .filter((line) => /^\| `[a-z]+` \|/.test(line))
  .map((line) =>
    line
      .slice(1, -1)
      .split("|")
      .map((cell) => cell.trim()),
  )
  .filter(({ length }) => length === 5);
const namesIn = (cell) => [...cell.matchAll(/`([a-z]+)`/g)].map(([, name]) => name);

test("the table in docs/delivery.md says what the code does, for every pair of statuses", () => {
  const names = ROWS.map(([cell]) => namesIn(cell)[0]);
  assert.equal(new Set(names).size, 13);
  for (const [cell, , final, always, timed] of ROWS) {
    const [status] = namesIn(cell);
    const first = mergeStatus(null, report(`${status}@5`)).known;
    assert.equal(final, first.isFinal ? "yes" : "no", status);
    const replaces = (before, after) =>
      names.filter((other) => {
        if (other === status) return false;
        const { known } = mergeStatus(mergeStatus(null, report(status + before)).known, report(other + after));
        return known.status === other;
      });
    const without = replaces("", "");
    assert.deepEqual(namesIn(always).sort(), without.sort(), `${status}, without times`);
    const later = replaces("@5", "@6").filter((other) => !without.includes(other));
    assert.deepEqual(namesIn(timed).sort(), later.sort(), `${status}, only if later`);
  }
});
