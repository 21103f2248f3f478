// The synchronous functions with arbitrary arguments: each returns, or throws a TidingsError that names the fault. None hangs.
import assert from "node:assert/strict";
import { test } from "node:test";
import { runInNewContext } from "node:vm";
import { checkPhones, hostile, isTidingsError, oops, parseError, serverTiming, traps } from "./test-client.mjs";
import { source } from "./sources.mjs";

const { headerPairs } = await source("util/headers");
const hostileList = new Proxy([], traps);
const { proxy: revoked, revoke } = Proxy.revocable({}, {});
revoke();
const endless = function* () {
  for (let index = 0; ; index++) yield [`x-${index}`, "1"];
};
const claims = (length, ...items) => Object.assign(items, { length });
const circular = {};
circular.self = circular;

/** Asserts that `act` throws a configuration error, with a `cause` if `threw`. */
function throwsConfigurationError(act, pattern, { threw = false } = {}) {
  assert.throws(act, (error) => {
    assert.ok(isTidingsError(error), String(error));
    assert.deepEqual([error.category, error.outcome], ["configuration", "not-sent"]);
    assert.match(error.message, pattern);
    if (threw) assert.ok(error.cause instanceof Error);
    return true;
  });
}

/** Values in place of header fields, and what is read from them. */
const HEADERS = [
  ["an object", { "retry-after": "12", a: 1, b: ["x", "y"] }, ["retry-after", "12", "a", "1", "b", "x,y"]],
  ["Headers", new Headers({ "retry-after": "12" }), ["retry-after", "12"]],
  ["pairs", [["retry-after", "12"]], ["retry-after", "12"]],
  ["a Map", new Map([["retry-after", "12"]]), ["retry-after", "12"]],
  ["pairs with holes", [, ["a", "1"], , ["b", "2"]], ["a", "1", "b", "2"]],
  ["invalid pairs", [null, undefined, 7, "ab", {}, [], ["a"], ["a", "1"]], ["a", "1"]],
  [
    "invalid names",
    [
      [Symbol("a"), "1"],
      [7, "1"],
      [null, "1"],
      ["b", "2"],
    ],
    ["b", "2"],
  ],
  [
    "invalid values",
    { a: Symbol("x"), b: () => {}, c: {}, d: undefined, e: null, f: hostile, g: [], h: "2" },
    ["h", "2"],
  ],
  ["values that are arrays with junk", { a: [Symbol("x"), "1", null, hostile, 2] }, ["a", "1,2"]],
  ["a value that claims four billion parts", { a: claims(2 ** 32 - 1, "1") }, ["a", "1"]],
  ["a string", "retry-after: 12", []],
  ["null", null, []],
  ["undefined", undefined, []],
];

for (const [what, headers, expected] of HEADERS) {
  test(`header fields that are ${what}: valid fields are read, and the rest is left out`, () => {
    assert.deepEqual(headerPairs(headers), expected);
    assert.equal(serverTiming(headers).retryAfterMs, expected[0] === "retry-after" ? 12_000 : null);
  });
}

test("of endless header fields, a thousand are read", () => {
  let closed = false;
  const iterable = {
    [Symbol.iterator]: () => ({
      next: () => ({ value: ["a", "1"], done: false }),
      return: () => ((closed = true), {}),
    }),
  };
  assert.equal(headerPairs(iterable).length, 2_000);
  assert.equal(closed, true);
  assert.equal(headerPairs(endless()).length, 2_000);
  assert.equal(
    headerPairs(Object.fromEntries(Array.from({ length: 5_000 }, (_, index) => [`x-${index}`, "1"]))).length,
    2_000,
  );
  assert.deepEqual(headerPairs(claims(2 ** 32 - 1, ["a", "1"])), ["a", "1"]);
});

/** Values that throw when they are read. */
const THROWS = [
  ["a proxy that throws", hostile],
  ["an array that throws", hostileList],
  ["a revoked proxy", revoked],
  [
    "a getter that throws",
    {
      get "retry-after"() {
        return oops();
      },
    },
  ],
  [
    "an iterator that throws midway",
    {
      *[Symbol.iterator]() {
        yield ["a", "1"];
        oops();
      },
    },
  ],
  ["an invalid iterator", { [Symbol.iterator]: () => 7 }],
  ["a pair that throws", [hostile]],
  [
    "pairs whose iterator throws when it is closed",
    { [Symbol.iterator]: () => ({ next: () => ({ value: ["a", "1"] }), return: oops }) },
  ],
];

for (const [what, headers] of THROWS) {
  test(`header fields that are ${what} are a configuration error with its cause`, () => {
    throwsConfigurationError(() => headerPairs(headers), /Reading `headers` threw/, { threw: true });
    throwsConfigurationError(() => serverTiming(headers), /Reading `headers` threw/, { threw: true });
    throwsConfigurationError(() => parseError({ status: 500, headers }), /Reading `headers` threw/, { threw: true });
  });
}

test("options of serverTiming that are junk, throw or are misspelt are configuration errors", () => {
  for (const options of [null, 7, [], "now"])
    throwsConfigurationError(() => serverTiming({}, options), /`options` must be an object/);
  throwsConfigurationError(() => serverTiming({}, hostile), /`options` must be an object; reading it threw/, {
    threw: true,
  });
  throwsConfigurationError(() => serverTiming({}, { nwo: 1 }), /no option `nwo`/);
  for (const odd of [NaN, Infinity, -1, "5", 7n, Symbol("x"), {}, hostile, null, undefined]) {
    const act = () => serverTiming({ "retry-after": "12" }, { now: odd, status: odd });
    // What is no number is not read.
    assert.equal(act().retryAfterMs, 12_000, odd === hostile ? "hostile" : String(odd));
  }
});

test("parseError rejects what is not a response, and reads any response whatever its body contains", () => {
  for (const response of [
    undefined,
    null,
    7,
    "x",
    {},
    [],
    { status: "500" },
    { status: NaN },
    { status: 7n },
    { status: {} },
  ])
    throwsConfigurationError(() => parseError(response), /`status` must be/);
  for (const response of [
    hostile,
    revoked,
    {
      get status() {
        return oops();
      },
    },
    {
      status: 500,
      get body() {
        return oops();
      },
    },
  ])
    throwsConfigurationError(() => parseError(response), /Reading `response` threw/, { threw: true });
  const bodies = [
    null,
    "",
    "x",
    "{",
    "[".repeat(5_000),
    7n,
    Symbol("x"),
    () => {},
    NaN,
    [],
    circular,
    claims(2 ** 32 - 1, 1),
    new Map(),
    new Uint8Array(5),
  ];
  for (const body of bodies) {
    const facts = parseError({ status: 500, body });
    assert.deepEqual([facts.category, facts.status], ["server", 500], String(typeof body));
  }
  for (const body of [new ReadableStream(), Promise.resolve({}), new Blob(["x"]), new Response("x")])
    throwsConfigurationError(() => parseError({ status: 500, body }), /`body` must be the body's content/);
  for (const body of [
    hostile,
    hostileList,
    { error: hostile },
    {
      get error() {
        return oops();
      },
    },
  ])
    throwsConfigurationError(() => parseError({ status: 500, body }), /threw/, { threw: true });
  for (const provider of [hostile, revoked, new Proxy(() => {}, traps)]) {
    if (typeof provider === "function") assert.equal(parseError({ status: 500, provider }).status, 500);
    else
      throwsConfigurationError(() => parseError({ status: 500, provider }), /Reading `provider` threw/, {
        threw: true,
      });
  }
  throwsConfigurationError(() => parseError({ status: 500, provider: {} }), /was not checked/);
  for (const now of [NaN, Infinity, -1, "5", 7n, {}, null])
    assert.equal(parseError({ status: 503, headers: { "retry-after": "12" }, now }).retryAfterMs, 12_000, String(now));
  assert.equal(
    parseError({
      status: 500,
      ok: false,
      url: "x",
      get other() {
        return oops();
      },
    }).status,
    500,
    "other properties of a response are not read",
  );
});

/** Invalid arrays of numbers, and the expected error message. */
const LISTS = [
  ["undefined", undefined, /`inputs` must be an array/],
  ["null", null, /`inputs` must be an array/],
  ["a number", 14155552671, /`inputs` must be an array/],
  ["an object", {}, /`inputs` must be an array/],
  ["a Set", new Set(["+14155552671"]), /`inputs` must be an array/],
  ["an endless iterable", endless(), /`inputs` must be an array/],
  ["an array of another kind of number", new Float64Array(2), /`inputs` must be an array/],
  ["a DataView", new DataView(new ArrayBuffer(2)), /`inputs` must be an array/],
  ["a proxy that throws", hostile, /`inputs`/],
  ["an array that throws", hostileList, /Reading `inputs` threw/],
  ["a revoked proxy", revoked, /Reading `inputs` threw/],
  ["a proxy of bytes", new Proxy(new Uint8Array(5), {}), /`inputs` must be an array/],
  ["an array whose items throw", Object.defineProperty(["+1"], 0, { get: oops }), /Reading `inputs` threw/],
  ["an array with a hole", ["+14155552671", , "+1"], /`inputs\[1\]` must be a string, not undefined/],
  ["an array that claims four billion numbers", claims(2 ** 32 - 1, "+1"), /`inputs\[1\]` must be a string/],
  ["an array with a symbol", [Symbol("x")], /`inputs\[0\]` must be a string, not symbol/],
  ["an array with a String object", [new String("+14155552671")], /`inputs\[0\]` must be a string, not object/],
];

for (const [what, list, pattern] of LISTS) {
  test(`numbers that are ${what} are a configuration error`, () =>
    throwsConfigurationError(() => checkPhones(list), pattern));
}

test("arrays and bytes are read by their own items, not through properties that were added to them", () => {
  const odd = Object.assign(["+14155552671"], { slice: oops, map: oops, join: oops, [Symbol.iterator]: oops });
  assert.equal(checkPhones(odd).verdict(0), "ok");
  const bytes = Object.assign(new TextEncoder().encode("+14155552671\n+1"), {
    subarray: oops,
    indexOf: oops,
    lastIndexOf: oops,
    slice: oops,
  });
  assert.deepEqual([checkPhones(bytes).length, checkPhones(bytes).verdict(0)], [2, "ok"]);
  assert.equal(checkPhones(runInNewContext("new Uint8Array([43, 49])")).length, 1, "bytes of another realm");
  assert.equal(checkPhones(runInNewContext('["+14155552671"]')).verdict(0), "ok", "an array of another realm");
  assert.equal(checkPhones([]).length, 0);
});

test("options of checkPhones that are invalid, throw or are misspelt are configuration errors", () => {
  for (const options of [
    null,
    7,
    [],
    "US",
    hostile,
    { contry: "US" },
    { country: "USA" },
    { country: 7 },
    { country: hostile },
  ])
    throwsConfigurationError(() => checkPhones(["+1"], options), /./);
});
