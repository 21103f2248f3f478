// What must work in every runtime, with real `fetch` and simulators on ports (one per provider, so that the providers can be
// tested at the same time). Plain JavaScript that needs only the package.

const KEY = "key_MARKED_SECRET_0123456789";
const TO = "+14155550100";
const FROM = "+14155559876";

/**
 * `sure`: a repetition of the request is harmless, because the provider recognises its key, or because it only reads. So a failure
 * with an unknown outcome is retried; otherwise it is reported.
 */
const providers = {
  nativehub: { send: { to: TO, from: "BRAND", body: "Hello" }, sure: true },
  "texting-blue": { send: { to: TO, from: FROM, body: "Hello" }, sure: false },
  // ShingleAI documents no send, so its scenario is a read.
  shingleai: { get: "msg_sample", sure: true },
  sent: { send: { to: TO, body: "Hello" }, sure: true },
  "sent-v2": {
    send: { to: TO, body: "Hello" },
    sure: false,
    // It answers 204, so no body can stall.
    hasNoBody: true,
    options: { senderId: "00000000-0000-4000-8000-000000000000" },
  },
};

/**
 * `tidings`: the package's exports. `origins`: the URL of each provider's simulator. `documentedErrors`: the simulator's errors.
 * Resolves with one `{ name, failure }` per check; `failure` is null after a success.
 */
export async function scenario(tidings, origins, documentedErrors) {
  const results = [];
  await Promise.all(
    Object.entries(providers).map(async ([name, provider]) => {
      const bench = new Bench(tidings, name, provider, origins[name]);
      for (const [title, check] of Object.entries(checks)) {
        let failure = null;
        try {
          await bench.reset();
          await check(bench, documentedErrors[name]);
        } catch (error) {
          failure = `${error}\n${error?.stack ?? ""}`;
        }
        results.push({ name: `${name}: ${title}`, failure });
      }
    }),
  );
  return results;
}

const checks = {
  async "an accepted request has its response, and is sent once"(bench) {
    const { result, error } = await bench.act();
    equal(error?.message, undefined, "error");
    equal(result.attempts.length, 1, "attempts");
    equal(result.attempts[0].why, "accepted", "why");
    if (!bench.reads) equal(result.to.join(), TO, "to");
    await bench.deliveredOnce();
  },

  async "every documented error is read, and nothing is sent"(bench, documented) {
    const failures = documented.filter(({ status }) => status >= 400);
    equal(failures.length > 0, true, "there are documented errors");
    for (const { name, code, status } of failures) {
      await bench.reset([{ kind: "error", name }]);
      const { error } = await bench.act({ retry: { maxAttempts: 1 } });
      equal(
        bench.tidings.isTidingsError(error) && error instanceof bench.tidings.TidingsError,
        true,
        `${name} is a TidingsError`,
      );
      equal(error.status, status, `${name}: status`);
      if (code !== null) equal(error.code, code, `${name}: code`);
      equal(error.provider, bench.name, `${name}: provider`);
      equal(error.outcome === "sent", false, `${name}: sent`);
      equal(error.attempts.length, 1, `${name}: attempts`);
      equal((await bench.delivered()).length, 0, `${name}: delivered`);
    }
  },

  async "every documented error of a message is reported, and is thrown if no message was accepted"(bench, documented) {
    for (const { name, code } of documented.filter(({ status }) => status < 300)) {
      await bench.reset([{ kind: "error", name }]);
      const { result, error } = await bench.act({ retry: { maxAttempts: 1 } });
      const { messages } = result ?? error;
      const failed = messages.filter((message) => message.error !== null);
      equal(failed.length, 1, `${name}: failed messages`);
      equal(bench.tidings.isTidingsError(error), messages.length === 1, `${name}: thrown`);
      if (code !== null) equal(failed[0].error.code, code, `${name}: code`);
    }
  },

  async "a 429 is retried after the provider's own wait, never earlier"(bench) {
    await bench.fail({ kind: "rate-limit", waitSeconds: 1 });
    const waits = [];
    const { result, error } = await bench.act({ onEvent: (event) => event.type === "wait" && waits.push(event) });
    equal(error?.message, undefined, "error");
    equal(result.attempts.length, 2, "attempts");
    equal(waits.length, 1, "waits");
    const [{ hintMs }] = waits;
    const [first, second] = result.attempts;
    equal(first.why, "hint", "why");
    atLeast(hintMs, bench.maxBackoffMs + 1, "the provider's wait");
    // By the client's own clock: the simulator and this program have others, and some hints are dates in whole seconds.
    atLeast(first.waitMs, hintMs, "the wait that was reported");
    // Times are rounded to milliseconds: the beginning of a call up, and that of an attempt down.
    atLeast(second.startedMs - first.startedMs - first.durationMs, hintMs - 1, "the time between the attempts");
    await bench.deliveredOnce();
  },

  async "a 500 is retried if that is safe, otherwise the outcome is unknown"(bench) {
    await bench.fail({ kind: "status", status: 500, body: { error: { code: "INTERNAL_ERROR", message: "Oops" } } });
    await bench.retriedOrUnknown({ category: "server", delivered: 0 });
  },

  async "a 500 after the message was accepted causes no second message"(bench) {
    if (bench.reads) return;
    await bench.fail({ kind: "status", status: 500, accepted: true });
    await bench.retriedOrUnknown({ category: "server", delivered: 1 });
  },

  async "a connection lost before the provider accepted the request"(bench) {
    await bench.fail({ kind: "lost", when: "before" });
    await bench.retriedOrUnknown({ category: "network", delivered: 0 });
  },

  async "a connection lost after the provider accepted the request"(bench) {
    await bench.fail({ kind: "lost", when: "after" });
    await bench.retriedOrUnknown({ category: "network", delivered: 1 });
  },

  async "a body that stops arriving ends with the time-out"(bench) {
    await bench.fail({ kind: "stall", where: "body" });
    if (bench.provider.hasNoBody) {
      const { result } = await bench.act({ timeoutMs: 1000 });
      equal(result?.attempts.length, 1, "attempts");
      return;
    }
    // Short, because the test waits for it; and long enough for the response to the next attempt on a busy machine.
    await bench.retriedOrUnknown({ category: "timeout", delivered: 1, options: { timeoutMs: 1000 } });
  },

  async "the status of a gateway's HTML page is kept"(bench) {
    await bench.fail({ kind: "html", status: 502 });
    await bench.retriedOrUnknown({ delivered: 0, status: 502 });
  },

  async "an HTML page with status 200 is not a success"(bench) {
    for (let times = 0; times < 4; times += 1) await bench.fail({ kind: "html", status: 200 });
    const { error } = await bench.act();
    equal(error?.category, "protocol", "category");
    if (!bench.reads) equal(error.outcome, "unknown", "outcome");
    equal(typeof error.raw, "string", "raw");
  },

  async "an abort ends a wait at once"(bench) {
    await bench.fail({ kind: "rate-limit", waitSeconds: 30 });
    const controller = new AbortController();
    let delayMs;
    const onEvent = (event) => {
      if (event.type !== "wait") return;
      ({ delayMs } = event);
      setTimeout(() => controller.abort(new Error("enough")), 10);
    };
    const { error } = await bench.act({ onEvent }, { signal: controller.signal });
    equal(error?.category, "aborted", "category");
    equal(error.outcome, "not-sent", "outcome");
    equal(error.cause?.message, "enough", "cause");
    atLeast(delayMs - 1, error.waitedMs, "the wait that the abort cut short");
  },

  async "no credential is in an error, a result or an event"(bench) {
    const seen = [];
    await bench.fail({ kind: "status", status: 401, body: { error: "unauthorized" } });
    const { error } = await bench.act({ onEvent: (event) => seen.push(event), retry: { maxAttempts: 1 } });
    const { result } = await bench.act({ onEvent: (event) => seen.push(event) });
    equal(error !== undefined && result !== undefined && seen.length > 3, true, "there is something to look at");
    const texts = [JSON.stringify([error, result, seen]), String(error), error.stack, ...seen.map(String)];
    equal(
      texts.some((text) => text.includes("MARKED")),
      false,
      "the key is in it",
    );
  },
};

/** A client and a simulator of one provider. */
class Bench {
  constructor(tidings, name, provider, origin) {
    Object.assign(this, { tidings, name, provider, origin });
    this.reads = provider.get !== undefined;
    this.maxBackoffMs = 5;
  }

  /** Makes one request. Resolves with its result or its error. */
  async act(options = {}, call = {}) {
    const versions = { nativehub: "api/v1", "texting-blue": "v1", shingleai: "v1", sent: "v3", "sent-v2": "v2" };
    const client = new this.tidings.Client({
      provider: this.name,
      apiKey: KEY,
      baseUrl: `${this.origin}/${this.name}/${versions[this.name]}`,
      timeoutMs: 5000,
      ...this.provider.options,
      ...options,
      retry: { baseMs: 1, maxMs: this.maxBackoffMs, jitter: "none", ...options.retry },
    });
    try {
      const { send, get } = this.provider;
      return { result: await (get === undefined ? client.send(send, call) : client.messages.get(get, call)) };
    } catch (error) {
      return { error };
    }
  }

  /** Checks a request that fails with an unknown outcome: `delivered` shows the true one. */
  async retriedOrUnknown({ category, status, delivered, options = {} }) {
    const { result, error } = await this.act(options);
    if (this.provider.sure) {
      equal(error?.message, undefined, "error");
      await this.deliveredOnce();
      equal((await this.requests()).length, 2, "requests");
      // Firefox silently repeats a read whose connection broke.
      if (this.reads && category === "network" && result.attempts.length === 1) return;
      equal(result.attempts.length, 2, "attempts");
      if (category !== undefined) equal(result.attempts[0].category, category, "the first attempt's category");
      return;
    }
    equal(result, undefined, "result");
    equal(error.outcome, "unknown", "outcome");
    equal(error.attempts.length, 1, "attempts");
    equal(error.attempts[0].why, "unsafe", "why");
    if (category !== undefined) equal(error.category, category, "category");
    if (status !== undefined) equal(error.status, status, "status");
    equal((await this.delivered()).length, delivered, "delivered");
  }

  async deliveredOnce() {
    equal((await this.delivered()).length, this.reads ? 0 : 1, "delivered");
  }

  async reset(faults = []) {
    await this.control("POST", "reset", { faults });
  }

  async fail(...faults) {
    await this.control("POST", "faults", faults);
  }

  async delivered() {
    return (await this.control("GET", "delivered")).json();
  }

  async requests() {
    return (await this.control("GET", "requests")).json();
  }

  async control(method, name, body) {
    const init = body === undefined ? { method } : { method, body: JSON.stringify(body) };
    const response = await fetch(`${this.origin}/_simulator/${name}`, init);
    if (!response.ok) throw new Error(`the simulator says ${response.status}: ${await response.text()}`);
    return response;
  }
}

function equal(actual, expected, what) {
  if (actual !== expected) throw new Error(`${what}: ${JSON.stringify(actual)}, expected ${JSON.stringify(expected)}`);
}

function atLeast(actual, least, what) {
  if (!(actual >= least)) throw new Error(`${what}: ${actual}, expected at least ${least}`);
}
