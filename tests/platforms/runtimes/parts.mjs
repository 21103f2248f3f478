// The package's parts, each with its own module: one small scenario for each. Plain JavaScript that needs only the package.

/** `entries`: the exports of each part. `origins`: as for `scenario`. Resolves with one `{ name, failure }` per part; `failure` is null after a success. */
export async function partsAlone(entries, origins) {
  const results = [];
  for (const [name, check] of Object.entries(checks)) {
    let failure = null;
    try {
      await check(entries, origins.sent);
    } catch (error) {
      failure = `${error}\n${error?.stack ?? ""}`;
    }
    results.push({ name: `tidings/${name}`, failure });
  }
  return results;
}

const checks = {
  async core({ core, profiles }, sent) {
    await fetch(`${sent}/_simulator/reset`, { method: "POST", body: JSON.stringify({ faults: [] }) });
    const client = new core.Client({ provider: profiles.sent, apiKey: "key_0123456789", baseUrl: `${sent}/sent/v3` });
    const { attempts, to } = await client.send({ to: "+14155550100", body: "Hello" });
    equal([attempts.length, to], [1, ["+14155550100"]], "what was sent");
    equal(core.serverTiming({ "retry-after": "3" }).retryAfterMs, 3000, "a wait");
    equal("parsePhone" in core, false, "it has no phone numbers");
  },

  phone({ phone }) {
    const { e164, country, type, verdict } = phone.parsePhone("020 7946 0018", { country: "GB" });
    equal([e164, country, type, verdict], ["+442079460018", "GB", "fixed-line", "ok"], "a national number");
    equal(phone.parsePhone("+٤٤٢٠٧٩٤٦٠٠١٨").e164, "+442079460018", "digits beyond ASCII");
    const checks = phone.checkPhones(["+14155552671", "+1415555", "hello"]);
    equal([checks.count("ok"), checks.verdict(1), checks.e164(0)], [1, "too-short", "+14155552671"], "an array");
    let thrown;
    try {
      phone.loadNumberingPlans(new Uint8Array(100));
    } catch (error) {
      thrown = error;
    }
    equal(phone.isTidingsError(thrown) && thrown.category, "configuration", "bytes that are not numbering plans");
  },

  segments({ segments: sms }) {
    const { encoding, segments, costly, smart } = sms.segments("It’s on its way. ".repeat(5));
    equal([encoding, segments, costly.index, smart.segments], ["ucs-2", 2, 2, 1], "an apostrophe");
    // Intl.Segmenter depends on the runtime.
    const { parts } = sms.segments(`${"a".repeat(66)}e\u0301${"中".repeat(66)}`, { profile: "twilio" });
    equal(
      parts.map(({ start }) => start),
      [0, 66, 133],
      "graphemes",
    );
  },

  delivery({ delivery: { mergeStatus } }) {
    const report = (status) => ({ type: "status", messageId: "m", status, at: null, error: null });
    const { known } = mergeStatus(null, report("delivered"));
    const late = mergeStatus(JSON.parse(JSON.stringify(known)), report("sent"));
    equal([late.arrival, late.known.status, late.known.isFinal], ["late", "delivered", true], "a late status");
  },

  async failover({ failover: { Failover, FailoverError, isTidingsError, TidingsError }, core, profiles }, sent) {
    await fetch(`${sent}/_simulator/reset`, { method: "POST", body: JSON.stringify({ faults: [] }) });
    const validate = () => [];
    const facts = {
      category: "payment",
      scope: "account",
      outcome: "not-sent",
      message: "No credit.",
      issues: [],
      attempts: [{}],
      retryAfterMs: null,
      idempotencyKey: null,
    };
    const poor = {
      provider: "poor",
      validate,
      send: async () => {
        throw new TidingsError(facts);
      },
    };
    const client = new core.Client({ provider: profiles.sent, apiKey: "key_0123456789", baseUrl: `${sent}/sent/v3` });
    const failover = new Failover([poor, client], { breaker: { failures: 1 } });
    const message = { to: "+14155550100", body: "Hello" };
    const steps = ({ path }) => path.map(({ provider, why }) => `${provider} ${why}`);
    equal(steps(await failover.send(message)), ["poor not-sent", "sent accepted"], "the path");
    equal(steps(await failover.send(message)), ["poor breaker-open", "sent accepted"], "the path with an open breaker");
    const next = new Failover([poor], { state: JSON.parse(JSON.stringify(failover.state())) });
    const error = await next.send(message).catch((error) => error);
    equal(
      [isTidingsError(error), error instanceof FailoverError, error.category, error.retryAfterMs > 0],
      [true, true, "unavailable", true],
      "the state, and an error",
    );
  },

  async provider({
    provider: { defineProvider },
    providers: { twilio },
    core: { Client, isTidingsError, parseError },
  }) {
    const requests = [];
    const fetch = async (url, init) => {
      requests.push({ url, ...init });
      return new Response(JSON.stringify({ sid: "SM1", status: "queued" }), { status: 201 });
    };
    const client = new Client({
      provider: twilio,
      accountSid: "AC1",
      apiKey: "key_0123456789",
      fetch,
      dangerouslyAllowBrowser: true,
    });
    const sent = await client.send({ to: "+14155550100", from: "+14155559876", body: "Hello & goodbye" });
    equal([sent.provider, sent.id, sent.status], ["twilio", "SM1", "queued"], "what was sent");
    const [{ url, headers, body }] = requests;
    equal(url, "https://api.twilio.com/2010-04-01/Accounts/AC1/Messages.json", "where");
    equal(
      [headers.authorization, String(body).includes("Body=Hello+%26+goodbye")],
      [`Basic ${btoa("AC1:key_0123456789")}`, true],
      "how",
    );
    equal(
      parseError({ status: 400, body: { code: 21610, message: "No." }, provider: twilio }).category,
      "opted-out",
      "a code",
    );
    let thrown;
    try {
      defineProvider({
        profile: 1,
        id: "mine",
        title: "Mine",
        baseUrl: "https://mine.example",
        auth: [{ type: "hedder" }],
      });
    } catch (error) {
      thrown = error;
    }
    equal(isTidingsError(thrown) && thrown.issues[0].path, "auth[0].type", "a mistake");
  },

  async zones({ zones: { zonesOf }, guards: { quietHours } }) {
    equal(zonesOf("+12125550123"), ["America/New_York"], "a zone");
    const guard = quietHours({ from: "21:00", to: "08:00", zoneOf: zonesOf });
    const send = { message: { to: "+12125550123" }, now: Date.UTC(2026, 2, 8, 4), capabilities: null };
    // The night in which clocks go forward, by the runtime's own time zones.
    equal((await guard(send)).waitUntil, Date.UTC(2026, 2, 8, 12), "a night");
  },

  async guards({ guards: { memorySuppressionList, readKeyword, recordConsent, suppression }, core, profiles }) {
    equal(
      [readKeyword("ＳＴＯＰ!"), readKeyword("Arrêt"), readKeyword("Stop by at five")],
      ["stop", "stop", null],
      "keywords",
    );
    const list = memorySuppressionList();
    const to = "+14155550100";
    await recordConsent(list, { type: "inbound", from: to, to: null, body: "STOP", at: null, error: null });
    const fetch = () => Promise.reject(new Error("a request was made"));
    const client = new core.Client({
      provider: profiles.sent,
      // A page would reject a string.
      apiKey: async () => "key_0123456789",
      fetch,
      beforeSend: suppression(list),
    });
    const error = await client.send({ to, body: "Hello" }).catch((thrown) => thrown);
    equal([error.category, error.guard, error.outcome], ["opted-out", "suppression", "not-sent"], "an opt-out");
  },

  async store({ store: { indexedDbStore, memoryStore } }) {
    const stores = [memoryStore()];
    if (typeof indexedDB === "object") stores.push(indexedDbStore({ name: `tidings-${Math.random()}` }));
    for (const store of stores) {
      const entry = { fingerprint: "a", leaseMs: 60_000 };
      const { state, token } = await store.reserve("key", entry);
      const busy = await store.reserve("key", entry);
      const record = { outcome: "sent", id: "1" };
      await store.settle("key", token, record);
      const done = await store.reserve("key", entry);
      equal([state, busy.state, done], ["new", "busy", { state: "done", record }], "a send");
    }
  },

  format({ format: { formatPhone }, phone }) {
    equal(formatPhone("+442079460018", "national"), "020 7946 0018", "an E.164 string");
    equal(
      formatPhone(phone.parsePhone("1-800-FLOWERS ext. 2", { country: "US" }), "rfc3966"),
      "tel:+1-800-356-9377;ext=2",
      "a parsed number",
    );
  },

  async relay({ relay: { createRelay, issueToken, tokenAuthorizer }, relayPage, core, profiles, guards, store }, sent) {
    await fetch(`${sent}/_simulator/reset`, { method: "POST", body: JSON.stringify({ faults: [] }) });
    const secret = "a_secret_of_the_relay_0123456789_0123456789";
    const relay = createRelay({
      client: new core.Client({
        provider: profiles.sent,
        apiKey: async () => "key_0123456789",
        baseUrl: `${sent}/sent/v3`,
        store: store.memoryStore(),
      }),
      authorize: tokenAuthorizer({ secrets: secret }),
      counters: guards.memoryCounterStore(),
      onEvent() {},
    });
    const to = "+14155550100";
    const grant = { user: "user-1", to: [to], limit: { max: 1, perMs: 86_400_000_000 } };
    const page = new core.Client(
      relayPage.relayOptions({
        url: "https://app.example/messages",
        token: () => issueToken(grant, { secret, expiresInMs: 60_000 }),
        provider: profiles.sent,
        fetch: (url, init) => relay(new Request(url, init)),
      }),
    );
    const send = (number, idempotencyKey) =>
      page.send({ to: number, body: "Hello" }, { idempotencyKey }).catch((thrown) => thrown);
    const [first, again] = [await send(to, "a"), await send(to, "a")];
    equal([first.to, again.id === first.id, again.replayed], [[to], true, true], "a repeated send");
    const [other, more] = [await send("+14155550101", "b"), await send(to, "c")];
    equal(
      [other.category, other.status, more.category, more.outcome],
      ["permission", 403, "rate-limit", "not-sent"],
      "rejections",
    );
  },

  webhooks,
};

/** Examples of the specification; the public key belongs to the example's private one. */
async function webhooks({ webhooks: { isWebhookError, standardWebhooks, verifyWebhook } }) {
  const verify = async (secret, signature, body = '{"test": 2432232314}') => {
    const headers = {
      "webhook-id": "msg_p5jXN8AQM9LWM0D4loKWxJek",
      "webhook-timestamp": "1614265330",
      "webhook-signature": signature,
    };
    const request = new Request("https://example.com/hook", { method: "POST", headers, body });
    try {
      return (await verifyWebhook(request, { provider: standardWebhooks, secret, now: 1614265330_000 })).events[0].key;
    } catch (error) {
      if (!isWebhookError(error)) throw error;
      return error.reason;
    }
  };
  const v1 = ["whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="];
  const v1a = [
    "whpk_ZlN4eg7dSSqi0moX9hQUk3orrOouK3QVQSlJa248c/g=",
    "v1a,tQ9V2XOqn7jL/DQenEFpqIugdBVtiMmER5mhSkXBNwM0mkATuDe6KYYUuxqtaiHeYGb7KaaBRdM5WqyeFiL8Ag==",
  ];
  equal([await verify(...v1), await verify(...v1, "{}")], ["msg_p5jXN8AQM9LWM0D4loKWxJek", "mismatch"], "HMAC");
  equal([await verify(...v1a), await verify(...v1a, "{}")], ["msg_p5jXN8AQM9LWM0D4loKWxJek", "mismatch"], "Ed25519");
}

function equal(actual, expected, what) {
  const [one, other] = [JSON.stringify(actual), JSON.stringify(expected)];
  if (one !== other) throw new Error(`${what}: ${one}, expected ${other}`);
}
