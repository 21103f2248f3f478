// Things that are thrown, and errors by which a runtime says that the request never left.

const throwOnRead = () => {
  throw new Error("No looking.");
};

/** A chain of causes that no recursion survives. Made once: errors are dear. */
const deep = Array.from({ length: 20_000 }).reduce((cause) => ({ message: "deep", cause }), new Error("deepest"));

/** Anything: what is thrown need not be an error. */
export function thrownBy(rng) {
  return rng.of([
    () => undefined,
    () => null,
    () => "text",
    () => 5,
    () => ({}),
    () => Object.freeze({ message: "frozen" }),
    () => Object.freeze(new Error("frozen")),
    () =>
      new Proxy(
        {},
        {
          get: throwOnRead,
          has: throwOnRead,
          ownKeys: throwOnRead,
          getPrototypeOf: throwOnRead,
          getOwnPropertyDescriptor: throwOnRead,
        },
      ),
    () => {
      const { proxy, revoke } = Proxy.revocable({}, {});
      revoke();
      return proxy;
    },
    () =>
      Object.defineProperties(new Error("getters"), {
        message: { get: throwOnRead },
        cause: { get: throwOnRead },
        code: { get: throwOnRead },
        name: { get: throwOnRead },
      }),
    () => {
      const error = new Error("cyclic");
      error.cause = error;
      return error;
    },
    () => {
      const a = new Error("a");
      const b = new Error("b", { cause: a });
      a.cause = b;
      return a;
    },
    () => new Error("deep", { cause: deep }),
    () => ({ category: "validation", outcome: "not-sent", message: "looks like one of ours" }),
    () => new DOMException("Aborted.", "AbortError"),
    () => new DOMException("Timed out.", "TimeoutError"),
    () => new TypeError("fetch failed", { cause: Object.assign(new Error("reset"), { code: "ECONNRESET" }) }),
    () => Symbol("thrown"),
    () => ({
      then(resolve) {
        resolve(1);
      },
    }),
    () => [[[[]]]],
    () => ({
      get cause() {
        return {
          get cause() {
            throw 5;
          },
        };
      },
    }),
  ])();
}

/** Connection refused, unknown host and the like, as runtimes word them: the request certainly did not leave. */
export function connectFailureBy(rng) {
  const code = rng.of(["ECONNREFUSED", "ENOTFOUND", "EHOSTUNREACH", "UND_ERR_CONNECT_TIMEOUT"]);
  return new TypeError("fetch failed", { cause: Object.assign(new Error(`connect ${code}`), { code }) });
}
