// One real listener for a signal, however many calls use it; and signals that are none.
import assert from "node:assert/strict";
import { getEventListeners } from "node:events";
import { test } from "node:test";
import { source } from "./sources.mjs";

const { checkedSignal, isAborted, onAbort, reasonOf } = await source("util/signals");

/** A real signal that counts its listeners. */
function counted() {
  const controller = new AbortController();
  const { signal } = controller;
  const { addEventListener, removeEventListener } = signal;
  const count = { now: 0, max: 0 };
  signal.addEventListener = (...args) => {
    count.max = Math.max(count.max, ++count.now);
    addEventListener.apply(signal, args);
  };
  signal.removeEventListener = (...args) => (count.now--, removeEventListener.apply(signal, args));
  return { controller, signal, count };
}

/** A stand-in, as tests make them: what is in `own` replaces what a signal has. `fire` is an abort. */
function double(own = {}) {
  const listeners = [];
  return {
    listeners,
    aborted: false,
    reason: "left",
    addEventListener(_, listener) {
      listeners.push(listener);
    },
    removeEventListener(_, listener) {
      listeners.splice(listeners.indexOf(listener), 1);
    },
    fire() {
      for (const listener of [...listeners]) listener();
    },
    ...own,
  };
}

test("a hundred calls on one signal are one listener, which is gone when the last of them is released", () => {
  const { controller, signal, count } = counted();
  const called = [];
  const releases = Array.from({ length: 100 }, (_, index) => onAbort(signal, () => called.push(index)));
  assert.deepEqual(count, { now: 1, max: 1 });
  for (const release of releases.slice(1)) release();
  assert.equal(count.now, 1, "one of them still waits");
  controller.abort();
  assert.deepEqual([called, count.now], [[0], 0]);
  releases[0]();
  assert.equal(count.now, 0);
});

test("after the last release a new call listens anew, and releasing twice takes nothing from it", () => {
  const { controller, signal, count } = counted();
  const release = onAbort(signal, assert.fail);
  release();
  assert.equal(count.now, 0);
  const called = [];
  onAbort(signal, () => called.push(1));
  release();
  assert.equal(count.now, 1);
  controller.abort();
  assert.deepEqual(called, [1]);
});

test("listeners are called once, in the order in which they came, and the same one as often as it was given", () => {
  const controller = new AbortController();
  const called = [];
  const same = () => called.push("same");
  onAbort(controller.signal, () => called.push(1));
  onAbort(controller.signal, same);
  onAbort(controller.signal, same);
  onAbort(controller.signal, () => called.push(2));
  controller.abort();
  controller.signal.dispatchEvent(new Event("abort"));
  assert.deepEqual(called, [1, "same", "same", 2]);
});

test("one that throws does not stop the others, and one that releases another keeps it from being called", async () => {
  const { error } = console;
  const reported = [];
  console.error = (...all) => reported.push(all);
  try {
    const controller = new AbortController();
    const called = [];
    onAbort(controller.signal, () => {
      throw new Error("oops");
    });
    onAbort(controller.signal, () => release());
    const release = onAbort(controller.signal, () => called.push("released"));
    onAbort(controller.signal, () => called.push("last"));
    controller.abort();
    assert.deepEqual([called, reported.length], [["last"], 1]);
  } finally {
    console.error = error;
  }
});

test("a signal that is aborted already calls at once, and nothing listens", () => {
  const called = [];
  const release = onAbort(AbortSignal.abort(), () => called.push(1));
  release();
  assert.deepEqual(called, [1]);
  for (const none of [undefined, null]) onAbort(none, assert.fail)();
});

const oops = () => {
  throw new Error("oops");
};
/** Odd signals: what is odd, and how often a listener is called when it has fired. */
const odd = [
  ["has no removeEventListener", { removeEventListener: undefined }, 1],
  ["throws when a listener is removed", { removeEventListener: oops }, 1],
  ["throws when it is listened to", { addEventListener: oops }, 0],
  [
    "throws when it is asked whether it is aborted",
    {
      get aborted() {
        return oops();
      },
    },
    1,
  ],
  [
    "throws when its removeEventListener is read",
    {
      get removeEventListener() {
        return oops();
      },
    },
    1,
  ],
  [
    "fires at once, and says so",
    {
      addEventListener(_, listener) {
        this.aborted = true;
        listener();
      },
    },
    1,
  ],
  [
    "fires at once, and does not say so",
    {
      addEventListener(_, listener) {
        listener();
      },
    },
    1,
  ],
  [
    "fires twice",
    {
      fire() {
        for (const listener of [...this.listeners, ...this.listeners]) listener();
      },
    },
    1,
  ],
  [
    "is aborted while it is listened to, and never fires",
    {
      addEventListener() {
        this.aborted = true;
      },
    },
    1,
  ],
  ["never removes", { removeEventListener() {} }, 1],
];

for (const [what, own, calls] of odd) {
  test(`a signal that ${what} calls ${calls === 0 ? "never" : "once"}, and nothing throws`, () => {
    // Not spread: getters stay what they are.
    const signal = Object.defineProperties(double(), Object.getOwnPropertyDescriptors(own));
    const called = [];
    const release = onAbort(signal, () => called.push(1));
    signal.fire();
    signal.fire();
    release();
    release();
    assert.equal(called.length, calls);
  });
}

test("a signal that gives no listener back is listened to once, however many calls come and go", () => {
  const signal = double({ removeEventListener: undefined });
  for (let call = 0; call < 50; call++) onAbort(signal, assert.fail)();
  assert.equal(signal.listeners.length, 1);
  const called = [];
  onAbort(signal, () => called.push(1));
  signal.fire();
  assert.deepEqual(called, [1]);
});

test("what can be listened to is a signal, of any realm or made by hand; anything else is a typed error", () => {
  const proxy = new Proxy({}, { get: oops });
  for (const signal of [new AbortController().signal, double(), double({ removeEventListener: undefined })])
    assert.equal(checkedSignal(signal), signal);
  for (const none of [undefined, null]) assert.equal(checkedSignal(none), undefined);
  for (const other of [
    7,
    "abort",
    {},
    [],
    { aborted: false },
    { aborted: "no", addEventListener() {} },
    new EventTarget(),
    proxy,
  ]) {
    assert.throws(() => checkedSignal(other), {
      name: "TidingsError",
      category: "configuration",
      message: /`signal` must be an AbortSignal/,
    });
  }
  assert.deepEqual([isAborted(undefined), isAborted(proxy), isAborted(AbortSignal.abort())], [false, false, true]);
  assert.deepEqual(
    [reasonOf(undefined), reasonOf(proxy), reasonOf(AbortSignal.abort("left"))],
    [undefined, undefined, "left"],
  );
});

test("a hundred calls on one real signal make Node print no warning, and leave nothing behind", async () => {
  const warnings = [];
  const keep = (warning) => warnings.push(warning.name);
  process.on("warning", keep);
  const { signal } = new AbortController();
  const releases = Array.from({ length: 100 }, () => onAbort(signal, assert.fail));
  await new Promise((resolve) => setImmediate(resolve));
  for (const release of releases) release();
  process.off("warning", keep);
  assert.deepEqual([warnings, getEventListeners(signal, "abort")], [[], []]);
});
