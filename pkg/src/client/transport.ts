/**
 * Makes one attempt: gets the key, calls `fetch` and reads the body. It always ends with a record of what happened, whatever the
 * host, the caller's functions and the provider do. The core decides what is sent, when, and whether to repeat it.
 */

import { authorize } from "./auth.js";
import { isSuccess, parseBody, readBody, TOO_LARGE } from "./response-body.js";
import { toText } from "../wasm/codec.js";
import { startTrackedTimer } from "../util/clock.js";
import { abortQuietly, newController } from "../util/controller.js";
import { headerPairs, headerText } from "../util/headers.js";
import { neverSent } from "./reached.js";
import { singlePost } from "./single-post.js";
import type { ProfileAuth } from "../provider/types.js";
import type { Redactor } from "./redact/redactor.js";
import type { ApiKey, Fetch } from "../types.js";

/** A request without the key. */
export interface Request {
  method: string;
  url: string;
  /** Names and values, alternating. */
  headers: readonly string[];
  /** Whether the body is a form. */
  isForm: boolean;
}

/** What happened in one attempt. */
export interface AttemptRecord {
  /**
   * Why there is no response; null if there is one.
   *
   * - `timer`: the time was over.
   * - `aborted`: the caller's signal fired.
   * - `held`: the gate closed before the request was made.
   * - `key`: the function `apiKey` threw.
   * - `threw`: `fetch` or reading the body threw.
   * - `no-response`: `fetch` did not return a Response.
   * - `too-large`: the body has more bytes than `maxBytes`.
   * - Anything else is an error message about the option in `option`.
   */
  lost: string | null;
  option: string | null;
  /** Whether the request may have reached the provider. */
  reached: boolean;
  /** The HTTP status; 0 without a response. */
  status: number;
  /** The header fields, as `headerText` writes them. */
  headers: string;
  /** The body: parsed if it is JSON, else a string, else null. */
  raw: unknown;
  /** The text of the body, for the core. */
  text: string;
  cause: unknown;
}

/** The record of an attempt of which nothing is known yet. */
export const EMPTY_RECORD: AttemptRecord = {
  lost: null,
  option: null,
  reached: false,
  status: 0,
  headers: "",
  raw: null,
  text: "",
  cause: undefined,
};

/** The options of an attempt. */
export interface AttemptOptions {
  readonly request: Request;
  /** How the key is added. */
  readonly auth: readonly ProfileAuth[];
  readonly body: string | undefined;
  readonly timeoutMs: number;
  readonly maxBytes: number;
  /** Learns the keys, and masks them in what comes in. */
  readonly redactor: Redactor;
  /** Returns the reason of the caller's signal. */
  readonly reason: () => unknown;
  /** Whether a gate has closed since the core ordered the attempt. */
  readonly isHeld: () => boolean;
  /** Called with a function that ends the attempt at once. */
  readonly onStart: (stop: (why: "aborted" | "timer") => void) => void;
}

const STOPPED = Symbol("stopped");

/** Makes the attempts of a client. */
export class Transport {
  readonly #apiKey: ApiKey;
  readonly #fetch: Fetch | undefined;

  constructor(options: { apiKey: ApiKey; fetch?: Fetch }) {
    this.#apiKey = options.apiKey;
    this.#fetch = options.fetch;
  }

  /**
   * Makes the attempt. The promise never rejects. It settles within the time, and at once when the attempt is stopped, even if
   * the caller's `fetch` ignores signals or never settles.
   */
  attempt(options: AttemptOptions): Promise<AttemptRecord> {
    // Without a prototype: a `then` on `Object.prototype` would make a promise of it.
    const record: AttemptRecord = Object.assign(Object.create(null) as object, EMPTY_RECORD);
    return new Promise((resolve) => {
      let isOver = false;
      const controller = newController();
      let isStopped = false;
      let rejectPending = (): void => {};
      let clear = (): void => {};
      const end = (): void => {
        if (isOver) return;
        isOver = true;
        clear();
        // A copy, because unfinished work may still write to `record`.
        resolve(Object.assign(Object.create(null) as AttemptRecord, record));
      };
      const stop = (why: "timer" | "aborted"): void => {
        if (isOver) return;
        record.lost ??= why;
        isStopped = true;
        rejectPending();
        abortQuietly(controller, why === "aborted" ? options.reason() : undefined);
      };
      // Not a `Promise.race` with one promise for the whole attempt: that promise would keep every chunk of a body in memory.
      const race = <T>(work: T | PromiseLike<T>): Promise<T> =>
        new Promise((settle, reject) => {
          rejectPending = () => reject(STOPPED);
          if (isStopped) rejectPending();
          Promise.resolve(work).then(settle, reject);
        });
      const startTimeout = (ms: number): void => {
        clear = startTrackedTimer(ms, () => stop("timer"));
      };
      this.#work(options, record, controller, race, startTimeout).then(end, (thrown: unknown) => {
        if (thrown === TOO_LARGE) record.lost = "too-large";
        else if (thrown !== STOPPED) {
          record.lost = "threw";
          record.cause = thrown;
          if (record.status === 0 && neverSent(thrown, options.request.url)) record.reached = false;
        }
        end();
      });
      options.onStart(stop);
    });
  }

  async #work(
    { request: plan, auth, body, timeoutMs, maxBytes, isHeld, redactor }: AttemptOptions,
    record: AttemptRecord,
    controller: AbortController | undefined,
    race: <T>(work: T | PromiseLike<T>) => Promise<T>,
    startTimeout: (ms: number) => void,
  ): Promise<void> {
    startTimeout(timeoutMs);
    const key = await this.#key(race, record, redactor);
    const fetch = this.#fetch ?? globalThis.fetch;
    if (typeof fetch !== "function")
      rejectOption(record, "fetch", "There is no `fetch` here. Pass one as the option `fetch`.");
    if (record.lost !== null) return;

    const { method, url, isForm } = plan;
    const request = { method, url, headers: headerFields(plan.headers, body === undefined ? undefined : isForm), body };
    await race(
      authorize(request, auth, key, isForm, (url) => {
        redactor.addExact(url);
        // The form in which errors of the runtimes show it.
        redactor.addExact(new URL(url).href);
      }),
    );
    if (isHeld()) {
      record.lost = "held";
      return;
    }
    record.reached = true;
    const response = await race(
      fetch(request.url, {
        method,
        headers: request.headers,
        ...(body === undefined ? undefined : { body: request.body! }),
        ...(method === "POST" || method === "PATCH" ? singlePost(request.body) : undefined),
        // A redirect would send the key to another address.
        redirect: "manual",
        ...(controller && { signal: controller.signal }),
      }),
    );
    const status = statusOf(response);
    if (status === undefined) {
      record.lost = "no-response";
      return;
    }
    record.status = status;
    record.headers = redactor.mask(headerText(headerPairs(response.headers)));
    await readBody(
      response,
      isSuccess(status),
      maxBytes,
      race,
      () => record.lost === "aborted",
      (text) => {
        const { value, isMasked } = redactor.parseMasked(text, parseBody);
        record.raw = value;
        record.text = isMasked ? toText(value) : text;
      },
    );
    // An error whose body was cut short is still a response.
    record.lost = null;
  }

  async #key(
    race: <T>(work: T | PromiseLike<T>) => Promise<T>,
    record: AttemptRecord,
    redactor: Redactor,
  ): Promise<string> {
    let key: unknown = this.#apiKey;
    if (typeof key === "function") {
      try {
        key = await race((key as () => unknown)());
      } catch (thrown) {
        if (thrown === STOPPED) throw thrown;
        record.cause = thrown;
        // A token service may be down for a moment: the next attempt calls the function again.
        record.lost ??= "key";
        return "";
      }
    }
    redactor.add(key);
    if (typeof key === "string" && /^[!-~]+$/.test(key)) return key;
    return rejectOption(record, "apiKey", "`apiKey` did not return a key: a string without spaces.");
  }
}

function rejectOption(record: AttemptRecord, option: string, problem: string): string {
  record.lost ??= problem;
  record.option = option;
  return "";
}

/** @param form Whether the body is a form; undefined without a body. */
function headerFields(headers: readonly string[], form: boolean | undefined): Record<string, string> {
  const type = form ? "application/x-www-form-urlencoded" : "application/json";
  const fields: Record<string, string> = form === undefined ? {} : { "content-type": type };
  for (let i = 0; i < headers.length; i += 2) fields[headers[i]!] = headers[i + 1]!;
  return fields;
}

/** With `redirect: "manual"`, browsers report a redirect as status 0. Here it becomes 302. */
function statusOf(response: unknown): number | undefined {
  const { status, type } = (response ?? {}) as { status?: unknown; type?: unknown };
  if (type === "opaqueredirect") return 302;
  return Number.isInteger(status) && (status as number) >= 100 && (status as number) <= 999
    ? (status as number)
    : undefined;
}
