// Quiet hours: when it is night where the recipient lives, and until when. The clock is an argument, so nothing waits.
import assert from "node:assert/strict";
import { test } from "node:test";
import { quietHours } from "../../../pkg/dist/guards.js";
import { zonesOf } from "../../../pkg/dist/zones.js";
import { ACCEPTED, clientOf, failure, inVirtualTime, scripted, TO } from "./harness.mjs";
import { twilio } from "../../../pkg/dist/providers/twilio.js";

const NIGHT = { from: "21:00", to: "08:00" };

/** What the guard says of a send at this time, in these zones. */
async function judged({
  at,
  zones,
  window = NIGHT,
  capabilities = null,
  message = { to: TO, body: "Hello" },
  ...options
}) {
  const guard = quietHours({ ...window, zoneOf: () => zones, ...options });
  const now = Date.parse(at);
  const verdict = await guard({
    message,
    now,
    capabilities,
    provider: null,
    signal: undefined,
    idempotencyKey: null,
    onNotSent() {},
  });
  const until = verdict?.waitUntil ?? verdict?.sendAt;
  return { verdict, until: until === undefined || until === null ? null : new Date(until).toISOString() };
}

/** `until`: null if it is not quiet. */
const CASES = [
  ["an afternoon", { zones: "America/New_York", at: "2026-01-15T20:00:00Z", until: null }],
  ["a night", { zones: "America/New_York", at: "2026-01-15T03:00:00Z", until: "2026-01-15T13:00:00.000Z" }],
  [
    "the first minute of the night",
    { zones: "America/New_York", at: "2026-01-15T02:00:00Z", until: "2026-01-15T13:00:00.000Z" },
  ],
  ["the last minute before it", { zones: "America/New_York", at: "2026-01-15T01:59:59Z", until: null }],
  [
    "the last minute of the night",
    { zones: "America/New_York", at: "2026-01-15T12:59:59.999Z", until: "2026-01-15T13:00:00.000Z" },
  ],
  ["the first minute of the day", { zones: "America/New_York", at: "2026-01-15T13:00:00Z", until: null }],
  ["after midnight", { zones: "Europe/Berlin", at: "2026-06-30T22:30:00Z", until: "2026-07-01T06:00:00.000Z" }],
  [
    "a window within one day",
    {
      zones: "Europe/Berlin",
      window: { from: "12:00", to: "14:30" },
      at: "2026-07-01T11:00:00Z",
      until: "2026-07-01T12:30:00.000Z",
    },
  ],
  [
    "before such a window",
    { zones: "Europe/Berlin", window: { from: "12:00", to: "14:30" }, at: "2026-07-01T09:59:00Z", until: null },
  ],
  ["half an hour from UTC", { zones: "Asia/Kolkata", at: "2026-03-01T20:00:00Z", until: "2026-03-02T02:30:00.000Z" }],
  [
    "three quarters of an hour from UTC",
    { zones: "Asia/Kathmandu", at: "2026-03-01T20:00:00Z", until: "2026-03-02T02:15:00.000Z" },
  ],
  [
    "a day ahead of UTC",
    { zones: "Pacific/Kiritimati", at: "2026-03-01T09:00:00Z", until: "2026-03-01T18:00:00.000Z" },
  ],
  // The clocks of New York go from 02:00 to 03:00 on 8 March 2026, and from 02:00 back to 01:00 on 1 November.
  [
    "the night in which an hour is missing",
    { zones: "America/New_York", at: "2026-03-08T04:00:00Z", until: "2026-03-08T12:00:00.000Z" },
  ],
  [
    "the night in which an hour comes twice",
    { zones: "America/New_York", at: "2026-11-01T04:00:00Z", until: "2026-11-01T13:00:00.000Z" },
  ],
  [
    "an end that does not exist that day",
    {
      zones: "America/New_York",
      window: { from: "22:00", to: "02:30" },
      at: "2026-03-08T05:00:00Z",
      until: "2026-03-08T07:00:00.000Z",
    },
  ],
  [
    "an end that comes twice: the first",
    {
      zones: "America/New_York",
      window: { from: "22:00", to: "01:30" },
      at: "2026-11-01T04:00:00Z",
      until: "2026-11-01T05:30:00.000Z",
    },
  ],
  [
    "the hour that comes twice, the second time",
    {
      zones: "America/New_York",
      window: { from: "22:00", to: "01:30" },
      at: "2026-11-01T06:10:00Z",
      until: "2026-11-01T06:30:00.000Z",
    },
  ],
  [
    "a quiet time that the change ends at once",
    { zones: "America/New_York", window: { from: "02:00", to: "03:00" }, at: "2026-03-08T07:00:00Z", until: null },
  ],
  [
    "a window that begins in the missing hour",
    {
      zones: "America/New_York",
      window: { from: "02:30", to: "06:00" },
      at: "2026-03-08T07:10:00Z",
      until: "2026-03-08T10:00:00.000Z",
    },
  ],
  [
    "half an hour of daylight saving",
    { zones: "Australia/Lord_Howe", at: "2026-10-03T15:00:00Z", until: "2026-10-03T21:00:00.000Z" },
  ],
  ["the southern summer", { zones: "Australia/Sydney", at: "2026-10-03T14:00:00Z", until: "2026-10-03T21:00:00.000Z" }],
  [
    "a change at midnight",
    {
      zones: "America/Santiago",
      window: { from: "23:30", to: "00:30" },
      at: "2026-09-06T03:45:00Z",
      until: "2026-09-06T04:00:00.000Z",
    },
  ],
  [
    "several zones: quiet in one",
    {
      zones: ["America/New_York", "America/Los_Angeles"],
      at: "2026-01-15T14:00:00Z",
      until: "2026-01-15T16:00:00.000Z",
    },
  ],
  [
    "several zones: quiet in none",
    { zones: ["America/New_York", "America/Los_Angeles"], at: "2026-01-15T17:00:00Z", until: null },
  ],
  [
    "several zones: in the morning of one it is evening in another",
    { zones: ["Europe/London", "Pacific/Auckland"], at: "2026-06-15T12:00:00Z", until: "2026-06-16T07:00:00.000Z" },
  ],
];
for (const [name, { until, ...own }] of CASES)
  test(`quiet hours: ${name}`, async () => {
    const found = await judged(own);
    assert.equal(found.until, until);
    assert.equal(found.verdict === undefined, until === null);
    if (until !== null) assert.deepEqual([found.verdict.guard, found.verdict.scope], ["quiet-hours", "recipient"]);
  });

test("the end of a quiet time is never quiet, and the minute before it is, all year in many zones", async () => {
  const zones = [
    "America/New_York",
    "America/St_Johns",
    "America/Santiago",
    "Europe/London",
    "Africa/Casablanca",
    "Asia/Tehran",
    "Asia/Kathmandu",
    "Australia/Lord_Howe",
    "Pacific/Chatham",
    "Africa/Cairo",
  ];
  for (const zone of zones)
    for (let day = 0; day < 365; day += 1) {
      const at = new Date(Date.UTC(2026, 0, 1 + day, (day * 7) % 24, (day * 13) % 60)).toISOString();
      const { until } = await judged({ zones: zone, at });
      if (until === null) continue;
      const again = async (ms) =>
        (await judged({ zones: zone, at: new Date(Date.parse(until) + ms).toISOString() })).until;
      assert.deepEqual([await again(0), (await again(-60_000)) !== null], [null, true], `${zone} ${at}`);
      assert.ok(
        Date.parse(until) > Date.parse(at) && Date.parse(until) - Date.parse(at) <= 13 * 3_600_000,
        `${zone} ${at} ${until}`,
      );
    }
});

test("zones that never agree are rejected without a time", async () => {
  const window = { from: "09:00", to: "08:00" };
  const zones = ["Pacific/Auckland", "America/Los_Angeles", "Europe/London"];
  const { verdict } = await judged({ zones, window, at: "2026-01-15T12:00:00Z" });
  assert.deepEqual([verdict.guard, verdict.waitUntil], ["quiet-hours", null]);
});

test("a recipient whose zone is not known is rejected, unless the option says otherwise", async () => {
  for (const zones of [undefined, null, []]) {
    const at = "2026-01-15T20:00:00Z";
    assert.equal((await judged({ zones, at })).verdict.guard, "quiet-hours");
    assert.equal((await judged({ zones, at, unknownZone: "send" })).verdict, undefined);
  }
});

test("of several recipients, the issues name where it is night", async () => {
  const guard = quietHours({ ...NIGHT, zoneOf: zonesOf });
  const message = { to: ["+12125550123", "+442079460018", "+13105550123"], body: "Hello" };
  const { issues, waitUntil } = await guard({ message, now: Date.parse("2026-01-15T14:00:00Z"), capabilities: null });
  assert.deepEqual(
    issues.map(({ path, code }) => [path, code]),
    [["to[2]", "quiet-hours"]],
  );
  // Until it is morning in Los Angeles, and not yet evening in London.
  assert.equal(new Date(waitUntil).toISOString(), "2026-01-15T16:00:00.000Z");
});

const scheduling = (minMs, maxMs) => ({ fields: { sendAt: { minMs, maxMs } } });
const AT_NIGHT = { zones: "America/New_York", at: "2026-01-15T03:00:00Z", defer: true };
const DEFERRED = [
  ["the provider schedules", { capabilities: scheduling(null, null) }, "2026-01-15T13:00:00.000Z"],
  ["the provider does not", { capabilities: { fields: {} } }, null],
  ["in a failover", { capabilities: null }, null],
  ["not asked for", { capabilities: scheduling(null, null), defer: false }, null],
  ["the morning is too far for the provider", { capabilities: scheduling(null, 9 * 3_600_000) }, null],
  [
    "the morning is too soon for the provider",
    { capabilities: scheduling(3_600_000, null), at: "2026-01-15T12:50:00Z" },
    "2026-01-15T13:50:00.000Z",
  ],
  [
    "the soonest time is the next night",
    { capabilities: scheduling(14 * 3_600_000, null), at: "2026-01-15T12:50:00Z" },
    "2026-01-16T13:00:00.000Z",
  ],
];
for (const [name, own, sendAt] of DEFERRED)
  test(`quiet hours with \`defer\`: ${name}`, async () => {
    const { verdict } = await judged({ ...AT_NIGHT, ...own });
    if (sendAt === null) assert.ok(verdict.waitUntil > 0);
    else assert.equal(verdict.sendAt.toISOString(), sendAt);
  });

test("a message with a `sendAt` is judged by that time", async () => {
  const message = (sendAt) => ({ to: TO, body: "Hello", sendAt });
  const at = "2026-01-15T03:00:00Z";
  const day = { zones: "America/New_York", at, message: message(new Date("2026-01-15T15:00:00Z")) };
  assert.equal((await judged(day)).verdict, undefined);
  const night = {
    zones: "America/New_York",
    at: "2026-01-15T20:00:00Z",
    message: message("2026-01-15T22:30:00-05:00"),
  };
  const { verdict } = await judged(night);
  // Waiting does not help: the message has its own time.
  assert.deepEqual([verdict.guard, verdict.waitUntil], ["quiet-hours", null]);
  const moved = await judged({ ...night, defer: true, capabilities: scheduling(null, null) });
  assert.equal(moved.until, "2026-01-16T13:00:00.000Z");
});

test("a client has the provider send the message in the morning, where it can", async () => {
  await inVirtualTime(async () => {
    // It is midnight UTC, and seven in the evening in New York.
    const created = async () => new Response(JSON.stringify({ sid: "SM1", status: "scheduled" }), { status: 201 });
    const requests = [];
    const fetch = async (url, init) => (requests.push(String(init.body)), created());
    const beforeSend = quietHours({ from: "18:00", to: "08:00", zoneOf: zonesOf, defer: true });
    const client = clientOf(twilio, fetch, { accountSid: "AC1", messagingServiceSid: "MG1", beforeSend });
    await client.send({ to: "+12125550123", body: "Hello" });
    assert.match(requests[0], /SendAt=2026-01-01T13%3A00%3A00/);
    const { fetch: other, calls } = scripted(ACCEPTED);
    const cannot = clientOf("texting-blue", other, { beforeSend });
    const error = await failure(cannot.send({ to: "+12125550123", from: "+14155559876", body: "Hello" }));
    assert.deepEqual(
      [error.category, error.guard, error.retryAfterMs, error.retryable, calls.length],
      ["blocked", "quiet-hours", 13 * 3_600_000, true, 0],
    );
  });
});

test("a zone that does not exist, or a function that throws, sends nothing", async () => {
  for (const zoneOf of [
    () => "Mars/Olympus",
    () => {
      throw new Error("down");
    },
    async () => {
      throw new Error("down");
    },
    () => 5,
  ]) {
    const { fetch, calls } = scripted(ACCEPTED);
    const client = clientOf("texting-blue", fetch, { beforeSend: quietHours({ ...NIGHT, zoneOf }) });
    const error = await failure(client.send({ to: TO, from: "+14155559876", body: "Hello" }));
    assert.deepEqual([error.category, error.outcome, calls.length], ["configuration", "not-sent", 0]);
    assert.ok(error.cause instanceof Error);
  }
});

test("wrong options are named", () => {
  const good = { ...NIGHT, zoneOf: zonesOf };
  for (const wrong of [
    { from: "25:00" },
    { from: 21 },
    { to: "8" },
    { to: "21:00" },
    { zoneOf: "UTC" },
    { unknownZone: "maybe" },
    { defer: "yes" },
    { till: "08:00" },
  ])
    assert.throws(() => quietHours({ ...good, ...wrong }), { category: "configuration" }, JSON.stringify(wrong));
  assert.throws(() => quietHours(), { category: "configuration" });
});
