/**
 * One attempt: the key, `fetch` and the body. It always ends, with a record of what came of it, whatever the host, the
 * caller's functions and the provider do. The core decides what is sent, when, and whether again.
 */

import { authorize } from "./auth.js";
import { isSuccess, parseBody, readBody, TOO_LARGE } from "./response-body.js";
import { startTimer, trackTimer } from "../util/clock.js";
import { headerPairs } from "../util/headers.js";
import { neverSent } from "./reached.js";
import { singlePost } from "./single-post.js";
import type { ProfileAuth } from "../provider/types.js";
import type { Redactor } from "./redact/redactor.js";
import type { ApiKey, Fetch } from "../types.js";

/** Where a request goes, and how the key travels there. */
export interface Request {
  method: string;
  url: string;
  /** Names and values in turn. */
  headers: string[];
  auth: ProfileAuth[];
  /** Whether the body is a form. */
  form: boolean;
}

/** What one attempt gave. */
export interface AttemptRecord {
  /**
   * Why there is no response; null where there is one.
   *
   * - `timer`, `aborted`: the time was over, or the caller's signal fired. - `held`: the gate closed before the request left.
   * - `key`: the function `apiKey` threw. - `threw`: `fetch` or reading the body threw. - `no-response`: `fetch` did not return
   * a Response. - `too-large`: the body has too many bytes. - Anything else is a sentence about the option in `option`.
   */
  lost: string | null;
  option: string | null;
  /** The request may have reached the provider. */
  reached: boolean;
  /** 0 where no response came. */
  status: number;
  /** Names and values in turn. */
  headers: string[];
  /** Parsed when it is JSON, else the text, else null. */
  raw: unknown;
  cause: unknown;
}

/** What an attempt is made with. */
export interface AttemptOptions {
  readonly request: Request;
  readonly body: string | undefined;
  readonly timeoutMs: number;
  readonly maxBytes: number;
  /** Learns the keys, and masks what comes in. */
  readonly redactor: Redactor;
  /** Why the caller's signal fired. */
  readonly reason: () => unknown;
  /** Whether a gate closed since the attempt was ordered. */
  readonly isHeld: () => boolean;
  /** Is given the function that ends the attempt at once. */
  readonly onStart: (stop: (why: "aborted" | "timer") => void) => void;
}

const STOPPED = Symbol("stopped");

export class Host {
  readonly #apiKey: ApiKey;
  readonly #fetch: Fetch | undefined;

  constructor(options: { apiKey: ApiKey; fetch?: Fetch }) {
    this.#apiKey = options.apiKey;
    this.#fetch = options.fetch;
  }

  /**
   * The promise never rejects, and is settled within the time, and at once when it is stopped: also where a `fetch` of the
   * caller's knows no signals, or nothing of it ever settles.
   */
  attempt(options: AttemptOptions): Promise<AttemptRecord> {
    // Without a prototype, so that no promise takes it for another one, whatever stands on `Object.prototype`.
    const record: AttemptRecord = Object.assign(Object.create(null) as object, {
      lost: null,
      option: null,
      reached: false,
      status: 0,
      headers: [],
      raw: null,
      cause: undefined,
    });
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
        // What is still going on writes into what nobody reads any more.
        resolve(Object.assign(Object.create(null) as AttemptRecord, record));
      };
      const stop = (why: "timer" | "aborted"): void => {
        if (isOver) return;
        record.lost ??= why;
        isStopped = true;
        rejectPending();
        abortQuietly(controller, why === "aborted" ? options.reason() : undefined);
      };
      // One at a time. Not a `Promise.race` with one promise for the whole attempt, which would keep every chunk of a body.
      const race = <T>(work: T | PromiseLike<T>): Promise<T> =>
        new Promise((settle, reject) => {
          rejectPending = () => reject(STOPPED);
          if (isStopped) rejectPending();
          Promise.resolve(work).then(settle, reject);
        });
      const startTimeout = (ms: number): void => {
        const fired = trackTimer(ms);
        clear = startTimer(ms, () => {
          fired();
          stop("timer");
        });
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
    { request: plan, body, timeoutMs, maxBytes, isHeld, redactor }: AttemptOptions,
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

    const { method, url, auth, form } = plan;
    const request = { method, url, headers: headerFields(plan.headers, body === undefined ? undefined : form), body };
    await race(
      authorize(request, auth, key, form, (url) => {
        redactor.addExact(url);
        // As the runtimes' own errors show it.
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
        // A redirect would carry the credential to wherever it points.
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
    record.headers = headerPairs(response.headers).map((text) => redactor.mask(text));
    await readBody(
      response,
      isSuccess(status),
      maxBytes,
      race,
      () => record.lost === "aborted",
      (text) => (record.raw = redactor.parseMasked(text, parseBody)),
    );
    // An error's body that was cut short is still the response.
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
        // A service of tokens may be down for a moment: the next attempt asks again.
        record.lost ??= "key";
        return "";
      }
    }
    redactor.add(key);
    if (typeof key === "string" && /^[!-~]+$/.test(key)) return key;
    return rejectOption(record, "apiKey", "The function `apiKey` did not give a key: text without spaces.");
  }
}

/** Undefined where the host has none: the call ends in time all the same, and only the request goes on for nobody. */
function newController(): AbortController | undefined {
  try {
    return new AbortController();
  } catch {
    return undefined;
  }
}

function abortQuietly(controller: AbortController | undefined, reason: unknown): void {
  try {
    controller?.abort(reason);
  } catch {
    // A stand-in that fails.
  }
}

function rejectOption(record: AttemptRecord, option: string, problem: string): string {
  record.lost ??= problem;
  record.option = option;
  return "";
}

/** @param form Whether the body is one; undefined where there is no body. */
function headerFields(headers: string[], form: boolean | undefined): Record<string, string> {
  const type = form ? "application/x-www-form-urlencoded" : "application/json";
  const fields: Record<string, string> = form === undefined ? {} : { "content-type": type };
  for (let i = 0; i < headers.length; i += 2) fields[headers[i]!] = headers[i + 1]!;
  return fields;
}

/** A browser's response to `redirect: "manual"` says 0 and is some 3xx. */
function statusOf(response: unknown): number | undefined {
  const { status, type } = (response ?? {}) as { status?: unknown; type?: unknown };
  if (type === "opaqueredirect") return 302;
  return Number.isInteger(status) && (status as number) >= 100 && (status as number) <= 999
    ? (status as number)
    : undefined;
}
