// Measures whether the time of a rejection reveals how much of a signature or a token was right: `node benches/webhook-compare.mjs`.
// Medians of interleaved runs, in nanoseconds, for a guess that is wrong in its first, its middle and its last byte.
import { createHmac } from "node:crypto";
import { answerChallenge, verifyWebhook } from "../pkg/dist/webhooks.js";

const ROUNDS = Number(process.argv[2] ?? 4_000);
const body = JSON.stringify({ event: "dlr", message_id: "m1", status: "delivered" });
const secret = "a secret of some length, 32 byte";
const provider = {
  signatures: [{ scheme: "hmac", hash: "sha256", header: "x-signature", encoding: "hex", content: "{body}" }],
  events: [],
};
const challenged = { webhook: { signatures: [], events: [], challenge: { token: "t", challenge: "c" } } };
const good = createHmac("sha256", secret).update(body).digest("hex");
const wrongAt = (text, at) => text.slice(0, at) + (text[at] === "0" ? "1" : "0") + text.slice(at + 1);
const guesses = {
  first: (text) => wrongAt(text, 0),
  middle: (text) => wrongAt(text, text.length >> 1),
  last: (text) => wrongAt(text, text.length - 1),
  short: (text) => text.slice(0, 2),
  "nothing right": (text) => "f".repeat(text.length),
};
const subjects = {
  "a signature": (guess) =>
    verifyWebhook({ headers: { "x-signature": guess }, body }, { provider, secret }).catch(() => {}),
  "a token": (guess) =>
    answerChallenge({ method: "GET", url: `https://a.example/?c=1&t=${guess}` }, { provider: challenged, token: good }),
};

for (const [subject, run] of Object.entries(subjects)) {
  const times = Object.fromEntries(Object.keys(guesses).map((where) => [where, []]));
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const [where, change] of Object.entries(guesses)) {
      const guess = change(good);
      const started = process.hrtime.bigint();
      await run(guess);
      if (round > ROUNDS / 10) times[where].push(Number(process.hrtime.bigint() - started));
    }
  }
  for (const [where, sorted] of Object.entries(times)) {
    sorted.sort((one, other) => one - other);
    const at = (part) => sorted[Math.floor(sorted.length * part)];
    console.log(`${subject}, wrong: ${where.padEnd(14)} median ${at(0.5)} ns, quartiles ${at(0.25)} to ${at(0.75)} ns`);
  }
}
