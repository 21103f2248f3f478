// A send crosses between JavaScript and the module a few times, not once for each property of a result.
import assert from "node:assert/strict";
import twilio from "../../../pkg/dist/providers/twilio.js";
import { describe, test } from "node:test";
import { Client } from "../../../pkg/dist/index.js";
import { countCrossings, crossingsOf } from "../support/crossings.mjs";
import { TO } from "./test-client.mjs";

/**
 * Maximum number of calls between JavaScript and the module, in both directions, for a send of one attempt, whatever its response
 * holds: what crosses is numbers and JSON text, at once.
 */
const MAX_CROSSINGS = 15;

const counter = countCrossings();
const respond = (status, body) => async () => Response.json(body, { status, headers: { "x-request-id": "req_1" } });
const accepted = respond(202, {
  success: true,
  error: null,
  meta: { request_id: "req_1" },
  data: {
    status: "QUEUED",
    recipients: [{ message_id: "8ba7b830-9dad-11d1-80b4-00c04fd430c8", to: TO, channel: "sms" }],
  },
});
const rejectedFor = (details) =>
  respond(422, {
    success: false,
    data: null,
    error: { code: "VALIDATION_001", message: "Request validation failed", details },
    meta: { request_id: "req_2" },
  });
const fieldErrors = {
  to: ["must be in E.164 format"],
  text: ["is too long"],
  callback_url: ["must be an absolute https URL"],
  "template.name": ["is not allowed together with template.id"],
};

/** The counts of a second send. `status` is the HTTP status of the attempt, which proves that the send went as intended. */
async function countSend(fetch, status) {
  const client = new Client({ provider: "sent", apiKey: "key_of_a_test", fetch });
  let last;
  const counts = await crossingsOf(counter, async () => {
    last = await client.send({ to: TO, body: "Hello" }).catch((error) => error);
  });
  assert.equal(last.attempts.length, 1);
  assert.equal(last.attempts[0].status, status);
  return counts;
}

const most = ({ byName }) =>
  byName
    .slice(0, 5)
    .map(([name, count]) => `${count} ${name}`)
    .join(", ");

describe("calls between JavaScript and the module", () => {
  test("they are counted in both directions", async () => {
    const { toWasm, toJs, total } = await crossingsOf(
      counter,
      async () =>
        // Its scheme has a placeholder for an option, so the core gives it back filled in.
        new Client({ provider: twilio, accountSid: "AC1", apiKey: "key_of_a_test" }),
    );
    assert.ok(toWasm > 0 && toJs > 0);
    assert.equal(total, toWasm + toJs);
  });

  for (const [name, fetch, status] of [
    ["accepted", accepted, 202],
    ["rejected", rejectedFor(null), 422],
    ["rejected with the errors of four fields", rejectedFor(fieldErrors), 422],
  ]) {
    test(`a send of one attempt that is ${name}: at most ${MAX_CROSSINGS}`, async (t) => {
      const counts = await countSend(fetch, status);
      t.diagnostic(`${counts.toWasm} into the module, ${counts.toJs} out of it: ${most(counts)}`);
      assert.ok(counts.total <= MAX_CROSSINGS, `${counts.total} calls: ${most(counts)}`);
    });
  }

  test("the number is the same for another client", async () => {
    const first = await countSend(accepted, 202);
    const second = await countSend(accepted, 202);
    assert.deepEqual(first.byName, second.byName);
  });
});
