// A `fetch` with random behaviour. It records each request, and what the response shows about the message.
import { responseBy } from "./responses.mjs";
import { connectFailureBy } from "./thrown.mjs";

const NEVER = new Promise(() => {});
/** After this many requests the others hang, so that a loop ends. */
const MAX_REQUESTS = 25;

/** @param context The case; its `requests` receive the record of each request. */
export function fetchBy(rng, context) {
  return function fetch(url, init) {
    const { clock } = context;
    const request = {
      at: clock.t,
      method: init?.method,
      // Which client, and which of several calls.
      channel: context.channel ?? "",
      call: context.callNow ?? 0,
      body: String(init?.body ?? ""),
      headers: init?.headers ?? {},
      url: String(url),
      tag: "unknown",
      waitMs: 0,
      arrivedAt: Infinity,
    };
    context.requests.push(request);
    context.onRequest?.(context.requests.length);
    if (context.requests.length > MAX_REQUESTS) return NEVER;
    const how = rng.weighted([
      [50, "later"],
      [10, "at-once"],
      [5, "throws"],
      [8, "rejects"],
      [5, "connect-failed"],
      [5, "never"],
      [3, "until-abort"],
      [3, "twice"],
      [2, "sync-response"],
      [2, "junk"],
      [5, "thenable"],
    ]);
    context.hows.push(how);
    const respond = () => {
      const response = responseBy(rng, context);
      request.tag = response.tag;
      return response;
    };
    const arrives = ({ value, waitMs, accountWide }) => {
      // A response after the call has given up is not read. Without a signal, only the time shows that.
      const { signal } = init ?? {};
      const late = signal
        ? signal.aborted
        : clock.kind.timers !== "good" || clock.t - request.at >= Math.min(context.timeoutMs, context.deadlineMs);
      if (late || context.settled.done) return value;
      Object.assign(request, { arrivedAt: clock.t, waitMs, accountWide });
      return value;
    };
    switch (how) {
      case "throws":
        throw context.thrown();
      case "rejects":
        return Promise.reject(context.thrown());
      case "connect-failed":
        request.tag = "limited";
        return Promise.reject(connectFailureBy(rng));
      case "never":
        return NEVER;
      case "until-abort":
        return new Promise((_, reject) => init?.signal?.addEventListener?.("abort", () => reject(init.signal.reason)));
      case "at-once": {
        const response = respond();
        return Promise.resolve(arrives(response));
      }
      case "sync-response": {
        const response = respond();
        return arrives(response);
      }
      case "junk":
        return rng.of([undefined, null, 5, "text", {}, [], () => {}, NaN, Symbol("x"), { status: 200 }]);
      case "twice": {
        const response = respond();
        return new Promise((resolve, reject) => {
          clock.at(rng.below(100), () => {
            resolve(arrives(response));
            reject(new Error("again"));
            resolve(5);
          });
        });
      }
      case "thenable": {
        const response = respond();
        const kind = rng.below(6);
        // If it rejects or never settles, the outcome is unknown; else the response counts.
        if (kind >= 2 && kind <= 4) request.tag = "unknown";
        const give = (resolve) => resolve(kind === 0 ? arrives(response) : response.value);
        return [
          { then: (resolve) => give(resolve) },
          {
            then(resolve) {
              give(resolve);
              give(resolve);
              throw new Error("after");
            },
          },
          {
            then(resolve, reject) {
              reject(context.thrown());
              give(resolve);
            },
          },
          {
            get then() {
              throw context.thrown();
            },
          },
          { then() {} },
          {
            then(resolve) {
              resolve({
                then(again) {
                  again(response.value);
                },
              });
            },
          },
        ][kind];
      }
      default: {
        const response = respond();
        return new Promise((resolve) =>
          clock.at(
            rng.weighted([
              [8, 20],
              [4, 300],
              [1, 5_000],
              [1, 50_000],
            ]),
            () => resolve(arrives(response)),
          ),
        );
      }
    }
  };
}
