// Values that are thrown, and errors of a runtime for a request that was not sent.

const throwOnRead = () => {
  throw new Error("No looking.");
};

/** A chain of causes that is too long for recursion. Created once, because errors are expensive. */
const deep = Array.from({ length: 20_000 }).reduce((cause) => ({ message: "deep", cause }), new Error("deepest"));

/** Returns any value: not only errors can be thrown. */
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

/** Creates an error for a refused connection, an unknown host and the like: the request was certainly not sent. */
export function connectFailureBy(rng) {
  const code = rng.of(["ECONNREFUSED", "ENOTFOUND", "EHOSTUNREACH", "UND_ERR_CONNECT_TIMEOUT"]);
  return new TypeError("fetch failed", { cause: Object.assign(new Error(`connect ${code}`), { code }) });
}
