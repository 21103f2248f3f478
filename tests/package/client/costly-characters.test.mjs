// The warning of one character that makes a text message longer: when there is one, what it says, and that its proposal is that of `segments`.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Client, segments } from "../../../pkg/dist/index.js";
import { Client as CoreClient } from "../../../pkg/dist/core.js";
import { nativehub } from "../../../pkg/dist/providers/nativehub.js";
import { twilio } from "../../../pkg/dist/providers/twilio.js";
import { whatsappCloud } from "../../../pkg/dist/providers/whatsapp-cloud.js";

const client = new Client({ provider: "nativehub", apiKey: "key" });
const TO = { from: "BRAND", to: "+14155552671" };
const warningOf = (body, message = TO, by = client) =>
  by.validate({ ...message, body }).find(({ code }) => code === "costly-character") ?? null;
const A = (count) => "a".repeat(count);

test("the character, where it is, both counts, and what reads the same", () => {
  const body = `It’s on its way. ${A(60)}`;
  assert.deepEqual(warningOf(body), {
    path: "body",
    code: "costly-character",
    message:
      "`body` has 2 segments, and 1 without ’ at index 2, which the GSM alphabet does not have. `suggestion` reads the same.",
    suggestion: "'",
    severity: "warning",
  });
});

test("it warns only if the character makes more segments, and is the only one of its kind", () => {
  const rows = [
    [`${A(60)}’`, null, "one segment either way"],
    [`${A(69)}’`, null, "70 units are one segment"],
    [`${A(70)}’`, [2, 1], "71 units are two"],
    [`${A(100)}’ and ’ again`, [2, 1], "the same character twice"],
    [`${A(100)}’ and “`, null, "two characters"],
    [`${A(100)}🎉`, [2, 1], "an emoji"],
    [`${A(100)}❤️`, [2, 1], "an emoji with the selector of its form"],
    [`Привет ${A(100)}`, null, "another script"],
    [`${A(100)}é€ñ{}`, null, "all of it is in the alphabet"],
    [`${A(159)}…`, [3, 2], "the equivalent is three characters long"],
    [`${A(160)}’`, [3, 2], "161 septets are two segments"],
    [A(500), null, "long, but not because of a character"],
    ["", null, "empty"],
  ];
  for (const [body, counts, why] of rows) {
    const found = warningOf(body);
    if (counts === null) assert.equal(found, null, why);
    else {
      assert.match(
        found?.message ?? "",
        new RegExp(`^\`body\` has ${counts[0]} segments, and ${counts[1]} without `),
        why,
      );
      assert.equal(segments(body).segments, counts[0], why);
    }
  }
});

test("it is about text messages: other channels, pictures and providers without text messages have no segments", () => {
  const body = `${A(100)}’`;
  const sent = new Client({ provider: "sent", apiKey: "key" });
  const to = { to: "+14155552671" };
  assert.ok(warningOf(body, to, sent));
  assert.ok(warningOf(body, { ...to, channel: "sms" }, sent));
  assert.equal(warningOf(body, { ...to, channel: "whatsapp" }, sent), null);
  const texting = new Client({ provider: "texting-blue", apiKey: "key" });
  assert.equal(warningOf(body, { ...to, from: "+14155559876" }, texting), null, "iMessage");
  const whatsapp = new Client({ provider: whatsappCloud, apiKey: "key", phoneNumberId: "1" });
  assert.equal(warningOf(body, to, whatsapp), null, "WhatsApp");
  const mms = new Client({ provider: twilio, apiKey: "key", accountSid: "AC1" });
  assert.ok(warningOf(body, { ...to, from: "+14155559876" }, mms));
  const picture = { ...to, from: "+14155559876", mediaUrls: "https://example.com/cat.png" };
  assert.equal(warningOf(body, picture, mms), null, "MMS");
  const core = new CoreClient({ provider: nativehub, apiKey: "key" });
  assert.equal(warningOf(body, TO, core), null, "tidings/core has no segments");
});

test("its proposal is that of `segments`, for every character", () => {
  let proposals = 0;
  for (let code = 1; code < 0x10000; code += 1) {
    const character = String.fromCharCode(code);
    const body = `${A(60)}${character}${A(60)}`;
    // What composes with the letter before it is no replacement of one character.
    if (/[\ud800-\udfff]|\ufe0f/.test(character) || body !== body.normalize("NFC")) continue;
    const { smart, costly } = segments(body);
    // Those without a proposal are many and alike.
    if (smart === null && code % 61 !== 0) continue;
    // The module does not carry these: they are rare, and `segments` proposes them.
    const isRare = /[\u0391-\u03a9\uff01-\uff3f\uff41-\uff5e]/.test(character);
    const found = warningOf(body);
    assert.equal(found !== null, costly !== null && costly.extraSegments > 0, code.toString(16));
    assert.equal(found?.suggestion ?? null, (isRare ? null : smart?.replacements[0]?.to) || null, code.toString(16));
    if (smart !== null && !isRare) proposals += 1;
  }
  assert.ok(proposals > 50, `${proposals} proposals`);
});

test("an invisible character is found by its index, and left out", () => {
  const { message, suggestion } = warningOf(`${A(80)}\u200b`);
  assert.match(message, / at index 80, which the GSM alphabet does not have\. Leave it out\.$/);
  assert.equal(suggestion, undefined);
  assert.match(warningOf(`${A(80)}🎉`).message, / 🎉 at index 80, which the GSM alphabet does not have\.$/);
});

test("it does not stop a send, whose result has it", async () => {
  const { createSimulator } = await import("../../../pkg/dist/simulator/index.js");
  const simulated = new Client({ provider: "nativehub", apiKey: "key", fetch: createSimulator().fetch });
  const { warnings } = await simulated.send({ ...TO, body: `${A(100)}’` });
  assert.deepEqual(
    warnings.map(({ code }) => code),
    ["costly-character"],
  );
});
