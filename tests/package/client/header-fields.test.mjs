// Header fields of a response, in every form in which callers have them.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { serverTiming } from "../../../pkg/dist/index.js";

const waitOf = (headers) => serverTiming(headers).retryAfterMs;
/** So many fields, and then a wait. */
const after = (count) => [...Array.from({ length: count }, (_, index) => [`x-${index}`, "1"]), ["retry-after", "3"]];

describe("a field is read from", () => {
  const rows = [
    [new Headers({ "retry-after": "3" }), "Headers"],
    [new Map([["retry-after", "3"]]), "a Map"],
    [[["retry-after", "3"]], "pairs"],
    [[{ 0: "retry-after", 1: "3" }], "pairs that are no arrays"],
    [{ "Retry-After": "3" }, "an object"],
    [{ "retry-after": 3 }, "a number"],
    [{ "retry-after": ["3"] }, "Node's array of a repeated field"],
  ];
  for (const [headers, what] of rows) test(what, () => assert.equal(waitOf(headers), 3000));
});

test("what is no field is left out, and the others are read", () => {
  const rows = [["ab"], [null], [7], [["a"]], [[Symbol("a"), "1"]]];
  for (const odd of rows) assert.equal(waitOf([...odd, ["retry-after", "3"]]), 3000);
  assert.equal(waitOf({ a: null, b: {}, c: Symbol("c"), d: [], "retry-after": "3" }), 3000);
});

test("only the first 1,000 fields are read", () => {
  for (const form of [(pairs) => pairs, Object.fromEntries, (pairs) => new Map(pairs)])
    assert.deepEqual([waitOf(form(after(999))), waitOf(form(after(1_000)))], [3000, null]);
  const endless = {
    *[Symbol.iterator]() {
      for (;;) yield ["x-a", "1"];
    },
  };
  assert.equal(waitOf(endless), null);
});
