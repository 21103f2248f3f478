/**
 * The host's side of the seam: what only JavaScript can do, done so that the core never sees an exception.
 * The core decides what is sent, when, and whether again; here one request is made.
 */

import { authorize } from "./auth.js";
import { isSuccess, readBody } from "./body.js";
import { headerPairs } from "./headers.js";
import type { ProfileAuth } from "./profile/types.js";
import type { ApiKey, ClientEvent, Fetch } from "./types.js";

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

/** What one try gave. */
export interface Tried {
  /**
   * Why there is no response: `timer`, `aborted`, `threw` (`fetch`, or reading the body), `no-response` (`fetch` gave
   * something else), or what is wrong with the option named in `option`. Null where there is one.
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

const NOTHING: Tried = { lost: null, option: null, reached: false, status: 0, headers: [], raw: null, cause: undefined };

const STOPPED = Symbol("stopped");

export class Host {
  readonly #apiKey: ApiKey;
  readonly #fetch: Fetch | undefined;
  readonly #onEvent: ((event: ClientEvent) => void) | undefined;
  readonly #secret: (text: string) => void;

  /** @param secret Is told of every text that holds the key in another spelling. */
  constructor(
    options: { apiKey: ApiKey; fetch?: Fetch; onEvent?: (event: ClientEvent) => void }, secret: (text: string) => void,
  ) {
    this.#secret = secret;
    this.#apiKey = options.apiKey;
    this.#fetch = options.fetch;
    this.#onEvent = options.onEvent;
  }

  /** Milliseconds of a clock that does not jump when the system's time is set. */
  now(): number {
    return globalThis.performance?.now() ?? Date.now();
  }

  /** A key for one logical send. Pages that are not served securely have no `randomUUID`. */
  newKey(): string {
    try {
      return crypto.randomUUID();
    } catch {
      const bytes = new Uint8Array(16);
      globalThis.crypto?.getRandomValues?.(bytes);
      return Array.from(bytes, (byte) => (byte ^ (Math.random() * 256)).toString(16).padStart(2, "0")).join("");
    }
  }

  emit(event: ClientEvent): void {
    this.#onEvent?.(event);
  }

  /**
   * One try: the key, `fetch` and the body, all of it within the time and under the caller's signal. It
   * ends at once when one of them ends it, also where a `fetch` of the caller's knows no signals.
   */
  async attempt(
    { method, url, headers, auth, form }: Request, body: string | undefined, timeoutMs: number, signal: AbortSignal | null | undefined,
  ): Promise<Tried> {
    const tried: Tried = { ...NOTHING };
    const controller = new AbortController();
    let open!: (stopped: typeof STOPPED) => void;
    const stopped = new Promise<typeof STOPPED>((resolve) => (open = resolve));
    const stop = (why: string): void => {
      tried.lost ??= why;
      open(STOPPED);
      controller.abort(why === "aborted" ? signal?.reason : undefined);
    };
    const race = async <T>(work: T | PromiseLike<T>): Promise<T> => {
      const first = await Promise.race([work, stopped]);
      if (first === STOPPED) throw STOPPED;
      return first as T;
    };
    const onAbort = (): void => stop("aborted");
    let timer: ReturnType<typeof setTimeout> | undefined;
    try {
      signal?.addEventListener("abort", onAbort);
      // A listener of the caller's may have fired it just now.
      if (signal?.aborted) onAbort();
      timer = setTimeout(stop, timeoutMs, "timer");
      const key = await this.#key(race, tried);
      const fetch = this.#fetch ?? globalThis.fetch;
      if (typeof fetch !== "function") unusable(tried, "fetch", "There is no `fetch` here. Pass one as the option `fetch`.");
      if (tried.lost !== null) return tried;

      const request = { method, url, headers: fields(headers, body === undefined ? undefined : form), body };
      await race(authorize(request, auth, key, form, this.#secret));
      tried.reached = true;
      const response = await race(fetch(request.url, {
        method,
        headers: request.headers,
        ...(body === undefined ? undefined : { body: request.body! }),
        // A redirect would carry the credential to wherever it points.
        redirect: "manual",
        signal: controller.signal,
      }));
      const status = statusOf(response);
      if (status === undefined) tried.lost = "no-response";
      else {
        tried.status = status;
        tried.headers = headerPairs(response.headers);
        tried.raw = await readBody(response, isSuccess(status), race, () => tried.lost === "aborted");
        // An error's body that was cut short is still the answer.
        tried.lost = null;
      }
    } catch (thrown) {
      if (thrown !== STOPPED) {
        tried.lost = "threw";
        tried.cause = thrown;
      }
    } finally {
      clearTimeout(timer);
      signal?.removeEventListener("abort", onAbort);
    }
    return tried;
  }

  async #key(race: <T>(work: T | PromiseLike<T>) => Promise<T>, tried: Tried): Promise<string> {
    let key: unknown = this.#apiKey;
    if (typeof key === "function") {
      try {
        key = await race((key as () => unknown)());
      } catch (thrown) {
        if (thrown === STOPPED) throw thrown;
        tried.cause = thrown;
        return unusable(tried, "apiKey", "The function `apiKey` failed: see `cause`.");
      }
    }
    if (typeof key === "string" && /^[!-~]+$/.test(key)) return key;
    return unusable(tried, "apiKey", "The function `apiKey` did not give a key: text without spaces.");
  }
}

function unusable(tried: Tried, option: string, problem: string): string {
  tried.lost ??= problem;
  tried.option = option;
  return "";
}

/** @param form Whether the body is one; undefined where there is no body. */
function fields(headers: string[], form: boolean | undefined): Record<string, string> {
  const type = form ? "application/x-www-form-urlencoded" : "application/json";
  const fields: Record<string, string> = form === undefined ? {} : { "content-type": type };
  for (let i = 0; i < headers.length; i += 2) fields[headers[i]!] = headers[i + 1]!;
  return fields;
}

/** A browser's answer to `redirect: "manual"` says 0 and is some 3xx. */
function statusOf(response: unknown): number | undefined {
  const { status, type } = (response ?? {}) as { status?: unknown; type?: unknown };
  if (type === "opaqueredirect") return 302;
  return typeof status === "number" && status >= 200 && status <= 599 ? status : undefined;
}
