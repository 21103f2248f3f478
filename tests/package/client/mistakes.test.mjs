// Frequent mistakes: each is a TidingsError that names the fault and the remedy.
import assert from "node:assert/strict";
import { test } from "node:test";
import * as twilioModule from "../../../pkg/dist/providers/twilio.js";
import whatsapp from "../../../pkg/dist/providers/whatsapp-cloud.js";
import { createSimulator, simulateProvider } from "../../../pkg/dist/simulator/index.js";
import { builtIn, ids } from "../../../scripts/build/providers.mjs";
import {
  ACCEPTED,
  adviceFor,
  answerChallenge,
  Client,
  clientOf,
  Failover,
  isFailoverError,
  isTidingsError,
  isWebhookError,
  KEY,
  MESSAGES,
  parseError,
  scripted,
  serverTiming,
  verifyWebhook,
} from "./test-client.mjs";

const twilio = twilioModule.default;
const message = MESSAGES["texting-blue"];
const { fetch, calls } = scripted(ACCEPTED);
const client = clientOf("texting-blue", fetch);
const failover = new Failover([client]);
const { send, sendMany, validate, request } = client;
const named = (provider) => () => new Client({ provider, apiKey: KEY });
const found = (fields) => () => {
  const issues = client.validate({ ...message, ...fields });
  throw Object.assign(new Error(issues.map(({ message }) => message).join(" ")), { issues });
};

const simulated = simulateProvider(twilio, { apiKey: KEY, options: { accountSid: "AC1" } });

/** The code, the expected message, and the mistake. */
const ROWS = [
  [
    () => client.send("+14155550100", "Hello"),
    /The message must be an object such as \{ to: "\+14155551234", body: "Hello" \}, not a string/,
    "number and text as two arguments, where the error is about the message and not the options",
  ],
  [
    () => failover.send("+14155550100", "Hello"),
    /The message must be an object such as/,
    "number and text as two arguments of a failover",
  ],
  [
    () => client.send(message, "order-1"),
    /`options` must be an object such as \{ signal \}, not "order-1"/,
    "the key alone as the options",
  ],
  [
    () => client.send(message, new AbortController().signal),
    /`options` must be an object such as \{ signal \}, not AbortSignal/,
    "the signal alone as the options, which would be ignored",
  ],
  [() => client.send(message, [{}]), /not Array/, "an array of options"],
  [() => client.send(message, new Map([["timeoutMs", 1]])), /not Map/, "a Map of options, which would be ignored"],
  [
    () => client.sendMany(message),
    /`messages` must be an array or another iterable of messages, not object\. For one message, use `send`/,
    "one message where many are expected",
  ],
  [
    () => send(message),
    /Call this as a method of a `Client`: `client\.send\(message\)`/,
    "a method that was taken off its client",
  ],
  [() => sendMany([message]), /`client\.sendMany\(messages\)`/, "`sendMany` that was taken off its client"],
  [() => validate(message), /method of a `Client`/, "`validate` that was taken off its client"],
  [() => request("GET", "/x"), /method of a `Client`/, "`request` that was taken off its client"],
  [
    () => client.validate(message, { tmplate: {} }),
    /no option `tmplate`/,
    "a misspelt option of `validate`, which would check less",
  ],
  [
    named("twilio"),
    /`twilio` is not built in\. .*import profile from "tidings\/providers\/twilio"/,
    "a provider that has to be imported",
  ],
  [
    named("Vonnage"),
    /import profile from "tidings\/providers\/vonage"/,
    "a provider that has to be imported, misspelt",
  ],
  [named("whatsapp"), /tidings\/providers\/whatsapp-cloud/, "a provider that has to be imported, by half its name"],
  [named("texting_blue"), /Did you mean `texting-blue`\?/, "another separator in a provider's name"],
  [named("sent-v3"), /Did you mean `sent`\?/, "a version that has no suffix"],
  [
    () => new Client({ provider: twilioModule, apiKey: KEY, accountSid: "AC1" }),
    /pass the `default` export of the module/,
    "a namespace import of a profile",
  ],
  [
    () => new Client({ provider: { id: "x" }, apiKey: KEY }),
    /pass it through `defineProvider`/,
    "an unchecked profile",
  ],
  [
    () => new Client({ provider: twilio, apiKey: KEY, acountSid: "AC1" }),
    /needs `accountSid`/,
    "a provider's own option, misspelt",
  ],
  [
    found({ colour: "red" }),
    /no field `colour`\. There are: to, from, body, /,
    "an unknown field that is similar to none",
  ],
  [
    found({ sendAt: new Date() }),
    /`sendAt`: tidings cannot send it through .*: this one takes to, from, body/,
    "a field of other providers",
  ],
  [
    found({ mediaUrl: "https://example.com/cat.png" }),
    /no field `mediaUrl`\. Did you mean `mediaUrls`\?/,
    "one picture",
  ],
  [found({ form: "+14155559876" }), /no field `form`\. Did you mean `from`\?/, "two letters that are transposed"],
  [
    found({ mediaUrls: "cat.png" }),
    /`mediaUrls` must be an absolute URL: https:\/\//,
    "a picture by its file name, which is not relative to the page",
  ],
  [found({ mediaUrls: "http://example.com/cat.png" }), /`mediaUrls` must begin with https/, "a picture without TLS"],
  [() => client.request("GET", "messages"), /`path` must begin with \//, "a path without a slash"],
  [() => client.request("FETCH", "/messages"), /`method` must be GET/, "an unknown method"],
  [() => verifyWebhook(), /`options` must be .*, not undefined/, "`verifyWebhook` without arguments"],
  [
    () => answerChallenge(),
    /`options` must be an object with `provider` and `token`, not undefined/,
    "`answerChallenge` without arguments",
  ],
  [
    () =>
      answerChallenge(
        { url: "https://a.example/?hub.mode=subscribe&hub.verify_token=x&hub.challenge=1" },
        { provider: whatsapp, token: 7 },
      ),
    /`token` must be a string/,
    "a token that is not a string",
  ],
  [
    () =>
      new Failover([
        new Proxy(
          {},
          {
            get() {
              throw new Error("trap");
            },
          },
        ),
      ]),
    /Reading `providers` threw/,
    "a provider that throws",
  ],
  [() => simulateProvider(null), /`profile` must be a provider's profile/, "no profile to simulate"],
  [() => simulateProvider(twilio), /`options` must be an object with `apiKey`/, "no key to accept"],
  [
    () => simulateProvider(twilio, { apiKey: KEY }),
    /`options\.accountSid` is missing\. Twilio.* needs it: .*options: \{ accountSid \}/,
    "a simulated provider without a required option, which would reject every call",
  ],
  [
    () => simulateProvider(twilio, { apiKey: KEY, accountSid: "AC1" }),
    /no option `accountSid`/,
    "a required option outside `options`",
  ],
  [
    () => simulateProvider(twilio, { apiKey: KEY, options: { accountSID: "AC1" } }),
    /no option `accountSID`\. There are: accountSid/,
    "a required option in the wrong case",
  ],
  [
    () => simulated.fail({ kind: "lost", when: "after" }),
    /no option `fault\.kind`/,
    "a fault in the format of the other simulator",
  ],
  [() => simulated.fail("x"), /`fault` must be an object such as/, "no fault"],
  [() => simulated.fail({ lost: "during" }), /`fault\.lost` must be "before" or "after"/, "an unknown fault"],
  [
    () => simulated.webhook({ type: "status" }),
    /`options` must be an object with `secret`/,
    "a webhook without a secret",
  ],
  [() => createSimulator(null), /`options` must be an object, not null/, "no options"],
  [() => createSimulator({ optedout: [] }), /no option `optedout`/, "a misspelt setting"],
  [
    () => createSimulator({ optedOut: "+14155550100" }),
    /`optedOut` must be an array of strings/,
    "one number instead of an array",
  ],
  [
    () => createSimulator({ faults: { kind: "lost" } }),
    /`faults` must be an array of faults/,
    "one fault instead of an array",
  ],
  [
    () => createSimulator({ accounts: { twilio: {} } }),
    /no option `accounts\.twilio`/,
    "an account of a provider that is not simulated",
  ],
  [() => createSimulator().reset({ latency: 5 }), /no option `latency`/, "a misspelt setting of `reset`"],
  [
    () => parseError({ status: 400, provider: "twilio" }),
    /import profile from "tidings\/providers\/twilio"/,
    "a response of a provider that has to be imported",
  ],
  [
    () => parseError({ status: 400, provider: "texting_blue" }),
    /Did you mean `texting-blue`/,
    "a response of a misspelt provider",
  ],
  [
    () => parseError(new Response("{}", { status: 402 })),
    /`body` must be the body's content, not ReadableStream: pass \{ status, headers, body: await response\.text\(\) \}/,
    "a Response whose body was not read",
  ],
  [() => parseError({ status: 402, body: Promise.resolve({}) }), /not Promise/, "a body that was not awaited"],
  [
    () => serverTiming(new Response("", { headers: { "retry-after": "1" } })),
    /pass `response\.headers`/,
    "a Response where header fields are expected",
  ],
  [
    () => client.request("POST", "/messages", { body: JSON.stringify({ a: 1 }) }),
    /`body` is a JSON string/,
    "a body that is a JSON string",
  ],
  [
    () => client.request("POST", "/messages", { json: {} }),
    /no option `json`\. There are: .*body/,
    "another library's name for the body",
  ],
  [() => client.send(Promise.resolve(message)), /not a Promise, a Map or a Set/, "a message that was not awaited"],
  [
    () => new Client({ provider: "texting-blue", apiKey: undefined }),
    /Is the environment variable set/,
    "an environment variable that is not set",
  ],
  [
    () => new Client({ provider: "texting-blue", apiKey: "undefined" }),
    /in quotation marks/,
    "an environment variable with the value undefined",
  ],
  [
    () => new Client({ provider: "texting-blue", apiKey: '"key_123"' }),
    /quotation marks/,
    "an environment variable with quotation marks",
  ],
  [
    () => new Client({ provider: "nativehub", apiKey: "Bearer abc" }),
    /begins with Bearer.*leave it out/,
    "a key with its scheme",
  ],
  [
    () => new Client({ provider: "texting-blue", apiKey: KEY, retry: false }),
    /\{ maxAttempts: 1 \} switches retries off/,
    "retries turned off with `retry: false`",
  ],
  [named("Sent"), /Did you mean `sent`\?/, "a provider in another case"],
  [
    () => verifyWebhook(new Request("https://a.example/", { method: "POST" }), { provider: "sent", secret: "s" }),
    /Import it: import profile from "tidings\/providers\/sent"/,
    "a provider's name where a profile is needed",
  ],
];

for (const [act, pattern, why] of ROWS) {
  test(`${why}: the error says what to do`, async () => {
    const error = await (async () => act())().then(
      () => undefined,
      (thrown) => thrown,
    );
    assert.ok(error?.issues !== undefined || isTidingsError(error), String(error?.stack ?? error));
    assert.match(error.message, pattern);
    assert.equal(calls.length, 0, "nothing is sent");
  });
}

test("every provider that is not built in is named in the error, and every built-in one is suggested for a similar name", () => {
  for (const name of ids.filter((id) => !builtIn.includes(id)))
    assert.throws(
      named(name),
      ({ message }) => message.endsWith(`import profile from "tidings/providers/${name}".`),
      name,
    );
  for (const name of builtIn) assert.throws(named(`${name}s`), ({ issues }) => issues[0].suggestion === name, name);
});

test("the error for a field that the profile does not cover says so, and does not blame another field", () => {
  const sender = new Client({ provider: whatsapp, phoneNumberId: "1", apiKey: KEY });
  const [issue] = sender.validate({ to: "+14155550100", body: "Hi", sendAt: new Date() });
  assert.deepEqual([issue.path, issue.code], ["sendAt", "unsupported"]);
  assert.match(issue.message, /tidings cannot send it through WhatsApp Cloud API\. Leave it out/);
});

test("isTidingsError, isFailoverError and isWebhookError accept any value", () => {
  const trap = new Proxy(
    {},
    {
      get() {
        throw new Error("trap");
      },
    },
  );
  for (const value of [trap, null, undefined, 7, "x", Symbol("x"), () => {}, Object.create(null)]) {
    assert.deepEqual([isTidingsError(value), isFailoverError(value), isWebhookError(value)], [false, false, false]);
    assert.match(adviceFor(value).todo, /It may have gone out/);
  }
  assert.throws(() => parseError(trap), isTidingsError);
});

test("the stack of an error contains the caller's function, before a request and after", async () => {
  async function inTheApp(act) {
    await act();
  }
  const rejecting = clientOf("texting-blue", async () => new Response("{}", { status: 400 }));
  const acts = [
    () => client.send({ ...message, to: "+1415555" }),
    () => client.request("GET", "x"),
    () => client.send(message, { timeoutMS: 1 }),
    () => rejecting.send(message),
    () => new Failover([client]).send({ ...message, to: "+1415555" }),
    () => client.sendMany(null),
  ];
  for (const act of acts) {
    const error = await inTheApp(act).then(
      () => null,
      (thrown) => thrown,
    );
    assert.match(error.stack, /inTheApp/, error.stack);
  }
});
