// Tests whether the time of a comparison reveals a secret: node tests/package/webhooks/timing.mjs [rounds] [name ...]. For each
// comparison, wrong values that share the first half, or all but the last character, with the right one are timed against wrong
// values that share none. The measure is Student's t of the differences within a round; the group "none again" shows the noise.
// Prints a table; the exit code is 1 if a |t| is over 4.5 three times in a row.
import { createHash, createHmac } from "node:crypto";
import { answerChallenge, verifyWebhook } from "../../../pkg/dist/webhooks.js";
import { profiles, send } from "./harness.mjs";
import { jwt, NOW, schemes } from "./senders.mjs";

const [rounds = 4_000, ...names] = process.argv.slice(2);
/** The usual bound for a leak (dudect: Reparaz, Balasch and Verbauwhede, 2017). */
const BOUND = 4.5;
const GROUPS = ["none", "none again", "half", "all but one"];

/** A string of the same length and alphabet that equals `good` in its first `same` characters, and in no other. */
function wrong(good, same, salt) {
  const other = (char) =>
    /[0-9a-f]/.test(char)
      ? "0123456789abcdef"[(parseInt(char, 16) + 1 + (salt % 14)) % 16]
      : /[A-Za-z]/.test(char)
        ? char === "Q"
          ? "R"
          : "Q"
        : char;
  return good.slice(0, same) + [...good.slice(same)].map(other).join("");
}

/** The index of the last character that carries data. In base64 the last ones may be padding, or carry only a few bits. */
const lastOf = (good) => good.replace(/=+$/, "").length - (good.endsWith("=") ? 2 : 1);
const sharedOf = (good) => [0, 0, Math.floor(lastOf(good) / 2), lastOf(good)];
const rejected = (act) =>
  act.then(
    () => {
      throw new Error("accepted");
    },
    (error) => {
      if (error.reason === undefined) throw error;
    },
  );

/** Each case: the right value, and a function that prepares the arguments with another one. Only the verification is timed. */
const CASES = {};
for (const scheme of schemes) {
  const request = send(scheme);
  const options = { provider: profiles[scheme.provider], secret: scheme.secrets[0], now: NOW };
  const [field, value] =
    Object.entries(request.headers).find(([, text]) => /[\w+/=-]{27,}$/.test(text) && !text.includes("application/")) ??
    [];
  if (field === undefined) {
    // A field of the form, or a property of the JSON body.
    const [, before, good, after] = /^(.*(?:&sig=|"sig":"))(\w+)(.*)$/s.exec(request.body.toString());
    CASES[scheme.name] = {
      good,
      prepare: (text) => [{ ...request, body: Buffer.from(before + text + after) }, options],
    };
    continue;
  }
  const good = /[^.,= ]+=*$/.exec(value.replace(/^(v1a?,|sha256=)/, ""))[0];
  const before = value.slice(0, value.length - good.length);
  CASES[scheme.name] = {
    good,
    prepare: (text) => [{ ...request, headers: { ...request.headers, [field]: before + text } }, options],
  };
}

const sha256 = (text) => createHash("sha256").update(text).digest("hex");
const url = "https://example.com/hook?tenant=7";
// Hashes within a signed token or a signed URL. Making one requires the key, but the package compares them itself.
const messagebird = { provider: profiles.messagebird, secret: "signing key", now: NOW };
const token = (claims) => ({
  "messagebird-signature-jwt": jwt(
    {
      iss: "MessageBird",
      nbf: NOW / 1000,
      exp: NOW / 1000 + 60,
      url_hash: sha256(url),
      payload_hash: sha256("{}"),
      ...claims,
    },
    "signing key",
  ),
});
for (const [claim, good] of [
  ["payload_hash", sha256("{}")],
  ["url_hash", sha256(url)],
]) {
  CASES[`MessageBird's ${claim}`] = {
    good,
    prepare: (text) => [{ url, headers: token({ [claim]: text }), body: "{}" }, messagebird],
  };
}
CASES["the hash in Twilio's URL"] = {
  good: sha256("{}"),
  prepare(text) {
    const whole = `${url}&bodySHA256=${text}`;
    const headers = { "x-twilio-signature": createHmac("sha1", "auth token").update(whole).digest("base64") };
    return [
      { url: whole, headers, body: "{}" },
      { provider: profiles.twilio, secret: "auth token", now: NOW },
    ];
  },
};
const verifyToken = "7c9e66797425407e944be07fc1f90ae7";
CASES["the token of a challenge"] = {
  good: verifyToken,
  prepare: (text) => [
    { method: "GET", url: `https://example.com/?hub.mode=subscribe&hub.challenge=1&hub.verify_token=${text}` },
    { provider: profiles["whatsapp-cloud"], token: verifyToken },
  ],
  verify(request, options) {
    if (answerChallenge(request, options).status !== 403) throw new Error("accepted");
  },
};

const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;
const median = (values) => [...values].sort((a, b) => a - b)[values.length >> 1];

/** Student's t of the differences within the rounds, without the tenth at either end (garbage collection, other programs). */
function paired(first, second) {
  const sorted = second.map((time, round) => time - first[round]).sort((a, b) => a - b);
  const values = sorted.slice(Math.floor(sorted.length / 10), Math.ceil(sorted.length * 0.9));
  const spread = values.reduce((sum, x) => sum + (x - mean(values)) ** 2, 0) / (values.length - 1);
  return mean(values) / Math.sqrt(spread / values.length);
}

/** The indexes in random order, because the order affects the times. */
function shuffled(count) {
  const values = Array.from({ length: count }, (_, at) => at);
  for (let left = count; left > 1; left -= 1) {
    const at = Math.floor(Math.random() * left);
    [values[at], values[left - 1]] = [values[left - 1], values[at]];
  }
  return values;
}

/** Nanoseconds of each group. Each round runs all groups, with arguments prepared before. */
async function measure({ good, prepare, verify = (...input) => rejected(verifyWebhook(...input)) }, count) {
  const samples = GROUPS.map(() => []);
  for (let round = -200; round < count; round += 1) {
    const inputs = sharedOf(good).map((same, index) => prepare(wrong(good, same, round + 200 + index)));
    for (const group of shuffled(GROUPS.length)) {
      const began = process.hrtime.bigint();
      await verify(...inputs[group]);
      if (round >= 0) samples[group].push(Number(process.hrtime.bigint() - began));
    }
  }
  return samples;
}

console.log(
  `${"microseconds (medians)".padEnd(52)}${GROUPS.map((name) => name.padStart(12)).join("")}     t: ${GROUPS.slice(1).join(", ")}`,
);
for (const [name, testCase] of Object.entries(CASES).filter(
  ([name]) => names.length === 0 || names.some((requested) => name.includes(requested)),
)) {
  let t;
  let found;
  for (let times = 0; times < 3 && !(t?.slice(1).every((value) => Math.abs(value) < BOUND) ?? false); times += 1) {
    found = await measure(testCase, Number(rounds));
    t = found.slice(1).map((group) => paired(found[0], group));
  }
  const isLeak = t.slice(1).some((value) => Math.abs(value) >= BOUND);
  if (isLeak) process.exitCode = 1;
  console.log(
    `${name.padEnd(52)}${found.map((group) => (median(group) / 1000).toFixed(1).padStart(12)).join("")}     ${t.map((value) => value.toFixed(2).padStart(6)).join(" ")}${isLeak ? "  leak" : ""}`,
  );
}
