// `checkProfile` of `tidings/testing`.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { sent } from "tidings/providers/sent";
import { checkProfile } from "tidings/testing";

const profile = {
  profile: 1,
  id: "example",
  title: "Example",
  baseUrl: "https://api.example.com/v1",
  auth: [{ type: "header", name: "authorization", prefix: "Bearer " }],
  routes: [
    {
      path: "/messages",
      fields: [
        { field: "to", name: "to", required: true, type: "phone" },
        { field: "body", name: "text", required: true, type: "string" },
      ],
    },
  ],
  response: { id: "id", status: "state", statuses: { waiting: "queued" } },
  errors: { codes: { UNSUBSCRIBED: "opted-out" } },
};
const message = { to: "+14155551234", body: "Hello" };
const accepted = {
  name: "accepted",
  kind: "send",
  message,
  response: { status: 202, body: { id: "m_1", state: "waiting" } },
  expect: { id: "m_1", status: "queued", isSent: true, messages: [{ to: "+14155551234" }] },
};
const problemsOf = async (...samples) => (await checkProfile(profile, samples)).map(({ message }) => message);

test("a profile that reads its samples as they are meant has no problems", async () => {
  const samples = [
    accepted,
    { ...accepted, name: "no body", response: { status: 204 }, expect: { category: "protocol", outcome: "unknown" } },
    { ...accepted, name: "rejected here", message: { to: "1" }, expect: { category: "validation", isSent: false } },
    {
      name: "a failure",
      kind: "error",
      response: { status: 400, body: { error: { code: "UNSUBSCRIBED" } } },
      expect: { category: "opted-out", retryable: false, param: { oneOf: [null, "to"] }, status: { not: 200 } },
    },
  ];
  assert.deepEqual(await checkProfile(profile, samples), []);
});

test("a fact that is read otherwise is a problem, with the sample, the path, both values and a sentence", async () => {
  const wrong = { ...accepted, expect: { id: "m_2", messages: [{ status: "sent" }] } };
  assert.deepEqual(await checkProfile(profile, [wrong]), [
    {
      sample: "accepted",
      path: "id",
      expected: "m_2",
      actual: "m_1",
      message: 'accepted: `id` must be "m_2", and is "m_1".',
    },
    {
      sample: "accepted",
      path: "messages[0].status",
      expected: "sent",
      actual: "queued",
      message: 'accepted: `messages[0].status` must be "sent", and is "queued".',
    },
  ]);
});

test("where an error was thrown instead, its message is in the sentence", async () => {
  const [problem] = await problemsOf({ ...accepted, response: { status: 400, body: { message: "No such route" } } });
  assert.match(problem, /^accepted: `id` must be "m_1", and is null\. It threw: .*No such route/);
});

describe("a profile whose form is wrong has the problems of the form, and no sample is read", () => {
  const rows = [
    [{ ...profile, routes: 5 }, "routes", "a part of another type"],
    [{ ...profile, baseURL: "x" }, "baseURL", "a misspelt property would have no effect"],
    [null, "", "no object at all"],
  ];
  for (const [given, path, why] of rows)
    test(`${why}: ${path || "the whole"}`, async () => {
      const problems = await checkProfile(given, [accepted]);
      assert.ok(problems.length > 0);
      for (const { sample, message } of problems) {
        assert.equal(sample, null);
        assert.ok(message.length > 10, message);
      }
      assert.ok(
        problems.some((problem) => problem.path.includes(path)),
        JSON.stringify(problems),
      );
    });
});

test("the reason of a rejected webhook is a fact", async () => {
  const sample = {
    name: "a webhook without a signature",
    kind: "webhook",
    request: { method: "POST", headers: {}, body: "{}" },
    secret: "whsec_c2VjcmV0X29mX2FfdGVzdF9vZl90aWRpbmdz",
    expect: { reason: "missing-header" },
  };
  assert.deepEqual(await checkProfile(sent, [sample]), []);
});
