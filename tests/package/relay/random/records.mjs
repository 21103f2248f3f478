// What happened in a case: which request did what, and what is wrong with it.
import { AsyncLocalStorage } from "node:async_hooks";
import { inspect } from "node:util";

/** The request to the relay, and the page's call, in which code runs. */
export const within = new AsyncLocalStorage();

/** The mark of a message: the text of each action has another one. */
export const markIn = (text) => /mark-\d+/.exec(String(text))?.[0] ?? null;

/** What no response may have, whatever a relay exposes; and what no event may have besides. */
export const SECRETS = {
  KEY: "key_MARKED_SECRET_0123456789",
  SECRET: "token_secret_MARKED_0123456789_abcdefghijklmnop",
  RAW: "MARKED_RAW_of_the_provider_0123456789",
  CAUSE: "MARKED_CAUSE_of_the_owner_0123456789",
};

const STATUSES = [200, 202, 204, 400, 401, 403, 404, 405, 409, 413, 415, 422, 429, 500, 502, 503];

export class Records {
  /** Requests to relays: `{ isValid, call, beganAt, endedAt, window }`. */
  requests = [];
  /** Calls of pages: `{ mark, outcome }`. */
  calls = [];
  events = [];
  written = [];
  violations = [];
  /** The requests of which each message reached the provider, by its mark. */
  reached = new Map();
  /** The relay's request behind each request to the provider. */
  byNumber = new Map();
  /** Valid tokens; and all that were made. */
  valid = new Set();
  tokens = [];
  /** Whether nothing fails any more. */
  isHealed = false;
  /** Whether a store may have said what is not so. */
  isStoreFalse = false;
  areCountersFalse = false;

  violate(kind, text) {
    if (this.violations.length < 20) this.violations.push({ kind, text });
  }

  /** The provider, the store or the counters are used. */
  touch(what) {
    const { request } = within.getStore() ?? {};
    if (request !== undefined && (!request.isValid || request.isRefused))
      this.violate("without-grant", `the ${what} was used for a request without a valid token (${request.what})`);
    return request;
  }

  /** The message of a request to the provider, and its number there. */
  reach(body, number) {
    const request = this.touch("provider");
    this.byNumber.set(number, request);
    const mark = markIn(body);
    const list = this.reached.get(mark) ?? [];
    this.reached.set(mark, [...list, request]);
  }

  /** Asks a relay, and checks the response. */
  async ask(relay, request, { call = null, what = "page", now }) {
    let token;
    try {
      const { headers } = request;
      token = /^Bearer +(\S+)$/i.exec(headers.get("authorization") ?? "")?.[1];
    } catch {
      // No request.
    }
    const entry = { isValid: this.valid.has(token), isRefused: false, call, what, beganAt: now(), endedAt: null };
    this.requests.push(entry);
    let response;
    try {
      response = await within.run({ call, request: entry }, async () => relay(request, {}));
    } catch (thrown) {
      this.violate("rejects", `${what}: ${inspect(thrown)}`);
      return new Response(null, { status: 500 });
    }
    entry.endedAt = now();
    if (!(response instanceof Response)) this.violate("no-response", `${what}: ${inspect(response)}`);
    entry.status = response.status;
    const text = await response.clone().text();
    entry.text = text;
    this.#check(entry, response, text);
    return response;
  }

  #check(entry, { status, headers }, text) {
    if (!STATUSES.includes(status)) this.violate("status", `${entry.what}: ${status}`);
    if (!entry.isValid && status < 400 && status !== 204)
      this.violate("status", `${entry.what}: ${status} without a token`);
    const all = text + [...headers].join();
    for (const secret of [...Object.values(SECRETS), ...this.tokens])
      if (all.includes(secret)) this.violate("secret", `${entry.what}: a response of ${status} has ${secret}: ${all}`);
    if (status === 204) return;
    try {
      const body = JSON.parse(text);
      if (typeof body.tidings !== "string") throw new Error("There is no mark.");
      if ("raw" in body || "attempts" in body || "cause" in body) throw new Error("It has what is never exposed.");
      if (status >= 400 && body.status !== status) throw new Error("The status is another one.");
    } catch (error) {
      this.violate("body", `${entry.what}: ${status} ${error.message}: ${text.slice(0, 200)}`);
    }
  }
}
