// One event listener on a signal, however many calls use it; and invalid signals.
import assert from "node:assert/strict";
import { getEventListeners } from "node:events";
import { test } from "node:test";
import { source } from "./sources.mjs";

const { checkedSignal, isAborted, onAbort, reasonOf } = await source("util/signals");

/** Creates a real signal that counts its listeners. */
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

/** Creates a test double of a signal. `own` replaces its properties; `fire` aborts it. */
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

test("a hundred calls on one signal share one listener, which is removed with the last of them", () => {
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

test("after the last release a new call adds a listener, and releasing twice does not remove it", () => {
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

test("listeners are called once, in the order in which they were added, and the same one as often as it was added", () => {
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

test("a listener that throws does not stop the others, and one that removes another prevents its call", async () => {
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

test("with an aborted signal the listener is called at once, and no event listener is added", () => {
  const called = [];
  const release = onAbort(AbortSignal.abort(), () => called.push(1));
  release();
  assert.deepEqual(called, [1]);
  for (const none of [undefined, null]) onAbort(none, assert.fail)();
});

const oops = () => {
  throw new Error("oops");
};
/** Odd signals: what is odd, and how often a listener is called after the signal has fired. */
const odd = [
  ["has no removeEventListener", { removeEventListener: undefined }, 1],
  ["throws when a listener is removed", { removeEventListener: oops }, 1],
  ["throws when a listener is added", { addEventListener: oops }, 0],
  [
    "throws when `aborted` is read",
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
    "fires at once, and is aborted",
    {
      addEventListener(_, listener) {
        this.aborted = true;
        listener();
      },
    },
    1,
  ],
  [
    "fires at once, and is not aborted",
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
    "is aborted while a listener is added, and never fires",
    {
      addEventListener() {
        this.aborted = true;
      },
    },
    1,
  ],
  ["never removes a listener", { removeEventListener() {} }, 1],
];

for (const [what, own, calls] of odd) {
  test(`a signal that ${what} calls ${calls === 0 ? "never" : "once"}, and nothing throws`, () => {
    // Not spread, to keep the getters.
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

test("a signal that never removes listeners gets one, however many calls use it", () => {
  const signal = double({ removeEventListener: undefined });
  for (let call = 0; call < 50; call++) onAbort(signal, assert.fail)();
  assert.equal(signal.listeners.length, 1);
  const called = [];
  onAbort(signal, () => called.push(1));
  signal.fire();
  assert.deepEqual(called, [1]);
});

test("a signal of any realm and a test double are accepted; anything else is a typed error", () => {
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

test("a hundred calls on one signal cause no warning of Node, and leave no listener", async () => {
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
