// The rest of a random host: key, signal, listener and patched globals.
import { thrownBy } from "./thrown.mjs";

const throwOnRead = () => {
  throw new Error("No looking.");
};

export function apiKeyBy(rng, context) {
  const good = "key_0123456789abcdef";
  let calls = 0;
  return rng.weighted([
    [60, () => good],
    [10, () => () => good],
    [4, () => async () => good],
    [
      2,
      () => () => {
        throw context.thrown();
      },
    ],
    [2, () => () => Promise.reject(context.thrown())],
    [2, () => () => rng.of([undefined, null, 5, "", "two words", {}, [], Symbol("x"), "key\u0000"])],
    [1, () => () => new Promise(() => {})],
    [2, () => () => new Promise((resolve) => context.clock.at(rng.below(3_000), () => resolve(good)))],
    [
      1,
      () => () => ({
        then(resolve) {
          resolve(good);
          throw new Error("after");
        },
      }),
    ],
    [
      1,
      () => () => ({
        get then() {
          throw context.thrown();
        },
      }),
    ],
    [
      2,
      () => async () => {
        if (calls++ === 0) throw new Error("Once.");
        return good;
      },
    ],
  ])();
}

/**
 * Creates a signal with a random fault. `notifies`: it calls its listeners, so that an abort is seen at once. `abort` fires it.
 */
export function signalBy(rng, context) {
  const kind = rng.weighted([
    [100, "none"],
    [4, "before"],
    [14, "later"],
    [5, "at-fetch"],
    [5, "long-lived"],
    [3, "no-remove"],
    [2, "remove-throws"],
    [2, "add-throws"],
    [2, "deaf"],
    [3, "twice"],
    [2, "sync"],
    [2, "aborted-throws"],
    [1, "odd"],
    [2, "reason-throws"],
  ]);
  context.signalKind = kind;
  if (kind === "none") return {};
  const aborted = () => {
    context.abortedAt ??= context.clock.t;
  };
  if (["before", "later", "at-fetch", "long-lived"].includes(kind)) {
    const controller = new context.AbortController();
    const abort = () => {
      aborted();
      controller.abort(rng.of([undefined, "because", null, new Error("stop")]));
    };
    if (kind === "before") abort();
    if (kind === "later")
      context.clock.at(
        rng.weighted([
          [3, 1],
          [3, 30],
          [3, 500],
          [3, 5_000],
          [1, 50_000],
        ]),
        abort,
      );
    if (kind === "at-fetch") {
      const n = 1 + rng.below(2);
      context.onRequest = (count) => {
        if (count === n) abort();
      };
    }
    return { signal: controller.signal, notifies: true, abort };
  }
  // A test double with only the properties that are used.
  const listeners = new Set();
  const double = {
    aborted: false,
    reason: "double",
    addEventListener: (_, call) => void listeners.add(call),
    removeEventListener: (_, call) => void listeners.delete(call),
  };
  const fire = () => {
    aborted();
    double.aborted = true;
    for (const call of [...listeners])
      (typeof call === "function" ? call : call.handleEvent)({ type: "abort", target: double });
  };
  let notifies = true;
  switch (kind) {
    case "no-remove":
      delete double.removeEventListener;
      break;
    case "remove-throws":
      double.removeEventListener = throwOnRead;
      break;
    case "add-throws":
      double.addEventListener = throwOnRead;
      notifies = false;
      break;
    case "deaf":
      double.addEventListener = () => {};
      notifies = false;
      break;
    case "sync":
      double.addEventListener = (_, call) => {
        listeners.add(call);
        aborted();
        double.aborted = true;
        call({ type: "abort" });
      };
      break;
    case "aborted-throws": {
      let looks = 0;
      Object.defineProperty(double, "aborted", {
        get() {
          if (looks++ > 1) throwOnRead();
          return false;
        },
      });
      notifies = false;
      break;
    }
    case "odd":
      return {
        signal: rng.of([
          5,
          "signal",
          {},
          { aborted: "no" },
          { aborted: false },
          [],
          new Proxy({}, { get: throwOnRead }),
        ]),
        notifies: false,
      };
    case "reason-throws":
      Object.defineProperty(double, "reason", { get: throwOnRead });
      break;
    default:
  }
  if (kind !== "sync" && kind !== "aborted-throws" && rng.hits(0.7)) {
    const wait = rng.weighted([
      [3, 1],
      [3, 30],
      [3, 3_000],
    ]);
    context.clock.at(wait, fire);
    if (kind === "twice") context.clock.at(wait, fire);
  }
  return { signal: double, notifies, abort: fire };
}

/** Listeners with faults. The outcome must be the same without them. */
export const BAD_LISTENERS = ["throws", "rejects", "thenable", "thenable-throws", "never", "odd"];

/** @param kind One of `BAD_LISTENERS`, or `none`, `good`, `aborts`, `again`. */
export function listenerOf(kind, rng, context) {
  let events = 0;
  const once = rng.below(4);
  switch (kind) {
    case "none":
      return undefined;
    case "throws":
      return () => {
        throw thrownBy(rng);
      };
    case "rejects":
      return async () => {
        throw thrownBy(rng);
      };
    case "thenable":
      return () => ({
        then(_, reject) {
          reject?.(thrownBy(rng));
        },
      });
    case "thenable-throws":
      return () => ({
        get then() {
          throw new Error("then");
        },
      });
    case "never":
      return () => new Promise(() => {});
    case "odd":
      return (event) => {
        try {
          for (const name of Object.keys(event)) delete event[name];
          event.attempt = 99;
        } catch {}
        return new Proxy(() => {}, {});
      };
    case "aborts":
      return () => {
        if (events++ === once) context.abort?.();
      };
    case "again":
      return () => {
        if (events++ === once) context.again?.();
      };
    default:
      return () => {};
  }
}

/** Maximum number of failed uses of a patched global in a case. More are a loop. */
const MAX_USES = 3_000;

/** Patches a global during a call. Returns a function that restores it. */
export function globalsBy(rng, context) {
  const kind = rng.weighted([
    [70, "none"],
    [2, "TextEncoder-missing"],
    [2, "TextEncoder-throwing"],
    [2, "parse"],
    [2, "stringify"],
    [2, "AbortController-missing"],
    [2, "AbortController-throwing"],
    [2, "crypto"],
    [2, "toJSON"],
    [1, "toJSON-throwing"],
    [2, "then"],
    [2, "console"],
    [2, "reportError"],
    [2, "random"],
    [1, "then-getter"],
  ]);
  context.globalsKind = kind;
  let uses = 0;
  // Sometimes, or always.
  const share = rng.of([0.3, 1]);
  const fails = () => {
    if (!rng.hits(share)) return false;
    if ((uses += 1) === MAX_USES) context.violate("spins", `${kind} was used ${MAX_USES} times`);
    return uses < MAX_USES;
  };
  const patched = (owner, name, value) => {
    const before = Object.getOwnPropertyDescriptor(owner, name);
    Object.defineProperty(owner, name, { configurable: true, writable: true, enumerable: false, ...value });
    return () => (before === undefined ? delete owner[name] : Object.defineProperty(owner, name, before));
  };
  const broken = (owner, name) => {
    const before = owner[name];
    return patched(owner, name, {
      value(...args) {
        if (fails()) throw new Error(`${name} is broken.`);
        return Reflect.apply(before, this, args);
      },
    });
  };
  const brokenClass = (name) => {
    const before = globalThis[name];
    return patched(globalThis, name, {
      value: new Proxy(before, {
        construct(target, args) {
          if (fails()) throw new Error(`${name} is broken.`);
          return Reflect.construct(target, args);
        },
      }),
    });
  };
  switch (kind) {
    case "TextEncoder-missing":
      return patched(globalThis, "TextEncoder", { value: undefined });
    case "TextEncoder-throwing":
      return brokenClass("TextEncoder");
    case "AbortController-missing":
      return patched(globalThis, "AbortController", { value: undefined });
    case "AbortController-throwing":
      return brokenClass("AbortController");
    case "parse":
      return broken(JSON, "parse");
    case "stringify":
      return broken(JSON, "stringify");
    case "crypto":
      return patched(globalThis, "crypto", { value: rng.of([undefined, {}]) });
    case "toJSON":
      return patched(Object.prototype, "toJSON", {
        value() {
          return "polluted";
        },
      });
    case "toJSON-throwing":
      return patched(Object.prototype, "toJSON", {
        value() {
          if (fails()) throw new Error("toJSON");
          return this;
        },
      });
    case "then":
      return patched(Object.prototype, "then", { value: rng.of([() => {}, 5, (resolve) => void resolve?.(1)]) });
    case "then-getter": {
      const before = patched(Object.prototype, "then", { value: undefined });
      delete Object.prototype.then;
      Object.defineProperty(Object.prototype, "then", {
        configurable: true,
        get() {
          if (fails()) throw new Error("then");
          return undefined;
        },
        set(value) {
          Object.defineProperty(this, "then", { value, configurable: true, writable: true, enumerable: true });
        },
      });
      return before;
    }
    case "console":
      return patched(console, "error", {
        value() {
          throw new Error("console");
        },
      });
    case "reportError":
      return patched(globalThis, "reportError", {
        value() {
          throw new Error("reportError");
        },
      });
    case "random":
      return patched(Math, "random", { value: () => NaN });
    default:
      return () => {};
  }
}
