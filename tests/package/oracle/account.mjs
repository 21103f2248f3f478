// A provider's account that counts what it accepted, by content and by key, and responds in the provider's format.
import { waitBy } from "./waits.mjs";

const DAY_MS = 86_400_000;

/** How each provider reads a request and responds, as documented. */
const SHAPES = {
  nativehub: {
    read: (path, headers, body) =>
      path.endsWith("/bulk")
        ? { to: body.recipients, from: body.from, text: body.body, key: null }
        : { to: [body.to], from: body.from, text: body.body, key: body.batch_id ?? null },
    accepted: (id, to) =>
      to.length === 1
        ? { id, status: "queued", to: to[0], error_code: null }
        : {
            batch_id: id,
            messages: to.map((one, index) => ({ id: `${id}-${index}`, to: one, status: "queued", error_code: null })),
          },
    failed: (status, more) => ({
      error:
        {
          400: "invalid phone number format",
          401: "Invalid API key",
          402: "insufficient balance",
          429: "rate limit exceeded",
        }[status] ?? "failed",
      ...more,
    }),
  },
  "texting-blue": {
    read: (path, headers, body) => ({ to: [body.to], from: body.from, text: body.content, key: null }),
    accepted: (id, to) => ({ id: `msg_${id}`, status: "queued", to: to[0] }),
    failed: (status, more) => ({
      error: {
        code:
          {
            400: "invalid_request",
            401: "unauthorized",
            402: "plan_limit_exceeded",
            403: "forbidden",
            429: "rate_limited",
          }[status] ?? "internal_error",
        message: "No.",
        ...more,
      },
    }),
  },
  sent: {
    read: (path, headers, body) => ({
      to: body.to,
      from: null,
      text: body.text,
      key: headers["idempotency-key"] ?? null,
    }),
    accepted: (id, to) => ({
      success: true,
      data: {
        status: "QUEUED",
        recipients: to.map((one, index) => ({ message_id: `${id.slice(0, -1)}${index}`, to: one, channel: "sms" })),
      },
      error: null,
      meta: { request_id: `req_${id}` },
    }),
    failed: (status, more, code) => ({
      success: false,
      data: null,
      error: {
        code:
          code ??
          { 400: "VALIDATION_002", 401: "AUTH_001", 402: "BUSINESS_003", 403: "AUTH_004", 429: "BUSINESS_002" }[
            status
          ] ??
          "INTERNAL_001",
        message: "No.",
        ...more,
      },
      meta: { request_id: "req_1" },
    }),
    replayed: { "idempotent-replayed": "true" },
  },
  twilio: {
    read: (path, headers, body) => ({ to: [body.To], from: body.From ?? null, text: body.Body, key: null }),
    accepted: (id, to) => ({
      sid: `SM${id.replaceAll("-", "")}`,
      status: "queued",
      to: to[0],
      error_code: null,
      error_message: null,
    }),
    failed: (status, more, code) => ({
      code: code ?? { 400: 21211, 401: 20003, 403: 20005, 429: 20429, 503: 20503 }[status] ?? 20500,
      message: "No.",
      status,
      ...more,
    }),
    // This error applies to one sender.
    senderLimit: 14107,
  },
};

export class Account {
  /** How often each `text>to` was accepted. */
  accepted = new Map();
  requests = 0;
  #keys = new Map();
  #ids = 0;

  /** @param options `scale`: 1 in virtual time, less in real time; `long`: whether it also asks for waits of more than a day. */
  constructor(provider, rng, { scale = 1, long = false } = {}) {
    Object.assign(this, { provider, rng, scale, long, shape: SHAPES[provider] });
    this.badness = rng.of([0.2, 0.5, 0.5, 0.8]);
    /** The error of the server's clock. */
    this.skewMs = rng.of([0, 0, 5 * 60_000, -5 * 60_000, 7_200_000, -7_200_000]);
  }

  /**
   * Decides what happens to a request. `accept`: whether it is processed; `result`: the response: ok, error, none (lost), stall,
   * cut, body-error, body-stall, html, empty, hybrid.
   */
  plan() {
    this.requests += 1;
    const { rng } = this;
    if (!rng.hits(this.badness)) return { accept: true, result: "ok" };
    return rng.weighted([
      [6, { accept: false, result: "none" }],
      [6, { accept: true, result: "none" }],
      [3, { accept: false, result: "stall" }],
      [3, { accept: true, result: "stall" }],
      [12, { accept: false, result: "error", status: 429, wait: true }],
      [2, { accept: false, result: "error", status: 429 }],
      [2, { accept: false, result: "error", status: 429, wait: true, sender: true }],
      [5, { accept: false, result: "error", status: 503, wait: true }],
      [this.long ? 20 : 2, { accept: true, result: "error", status: 503, wait: true }],
      [3, { accept: false, result: "error", status: 500 }],
      [3, { accept: true, result: "error", status: 500 }],
      [2, { accept: true, result: "error", status: 504 }],
      [2, { accept: false, result: "error", status: 504 }],
      [1, { accept: true, result: "error", status: 408 }],
      [2, { accept: false, result: "error", status: 400 }],
      [2, { accept: false, result: "error", status: 401 }],
      [2, { accept: false, result: "error", status: 402 }],
      [1, { accept: false, result: "error", status: 403 }],
      [2, { accept: true, result: "cut" }],
      [2, { accept: true, result: "body-error" }],
      [2, { accept: true, result: "body-stall" }],
      [2, { accept: true, result: "html" }],
      [1, { accept: true, result: "empty" }],
      [2, { accept: true, result: "hybrid" }],
      [2, { accept: true, result: "html", status: 502 }],
      [2, { accept: false, result: "html", status: 502 }],
      [3, { accept: true, result: "ok", slow: true }],
    ]);
  }

  /**
   * Handles a request by its plan. `nowMs`: the true time; `wallMs`: the time of day.
   * @returns `{ status, headers, body }`. The header field `x-oracle` has the wait, and what it applies to.
   */
  handle({ path, headers, body }, plan, nowMs, wallMs) {
    const { to, from, text, key } = this.shape.read(path, headers, body);
    const known = key === null ? undefined : this.#keys.get(key);
    const remembered = known !== undefined && nowMs - known.at < DAY_MS;
    if (plan.accept) {
      if (remembered && known.busyUntil > nowMs) return this.#json(409, this.shape.failed(409, {}, "CONFLICT_001"));
      if (!remembered) {
        for (const one of to) this.accepted.set(`${text}>${one}`, (this.accepted.get(`${text}>${one}`) ?? 0) + 1);
        const id = `1a2b3c4d-0000-4000-8000-${String((this.#ids += 1)).padStart(12, "0")}`;
        const busyMs = plan.result === "stall" && this.provider === "sent" ? this.rng.below(4_000 * this.scale) : 0;
        if (key !== null) this.#keys.set(key, { at: nowMs, id, busyUntil: nowMs + busyMs });
      }
    }
    if (plan.result === "html")
      return {
        status: plan.status ?? 200,
        headers: { "content-type": "text/html" },
        body: "<html><body>Something is here</body></html>",
      };
    if (plan.result === "empty") return { status: 200, headers: {}, body: "" };
    if (plan.result === "error") return this.#error(plan, from, key, wallMs);
    const id = remembered ? known.id : `1a2b3c4d-0000-4000-8000-${String(this.#ids).padStart(12, "0")}`;
    const accepted = this.shape.accepted(id, to);
    // An id, and an error about something else.
    if (plan.result === "hybrid")
      accepted.error = this.rng.of([
        "rate limit exceeded for delivery receipts",
        { code: "invalid_media", message: "The picture." },
      ]);
    // Some responses do not say that they are a repetition.
    return this.#json(
      this.provider === "texting-blue" ? 202 : this.provider === "twilio" ? 201 : 200,
      accepted,
      remembered && this.rng.hits(0.7) ? this.shape.replayed : {},
    );
  }

  #error({ status, wait, sender }, from, key, wallMs) {
    const code = sender === true && this.shape.senderLimit !== undefined ? this.shape.senderLimit : undefined;
    const hint =
      wait === true
        ? waitBy(this.rng, wallMs + this.skewMs, { scale: this.scale, long: this.long, status })
        : { headers: {}, body: {}, waitMs: 0 };
    const about = code === undefined ? "account" : `sender ${from}`;
    const oracle = hint.waitMs > 0 ? { "x-oracle": `${hint.waitMs} ${about}` } : {};
    return this.#json(status, this.shape.failed(status, hint.body, code), { ...hint.headers, ...oracle });
  }

  #json(status, body, headers = {}) {
    return { status, headers: { "content-type": "application/json", ...headers }, body: JSON.stringify(body) };
  }
}

/** Parses a request's body, whatever its encoding. */
export function parsed(text, contentType) {
  return String(contentType).includes("form") ? Object.fromEntries(new URLSearchParams(text)) : JSON.parse(text);
}
