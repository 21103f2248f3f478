// No files import each other in a circle, so that they can be read from the bottom up.
import assert from "node:assert/strict";
import { test } from "node:test";
import { circles, rust, typescript } from "./circles.mjs";

test("no files of the package import each other in a circle", () => {
  const graph = typescript();
  assert.ok(graph.size > 100);
  assert.deepEqual(circles(graph), []);
});

test("no files of the core import each other in a circle", () => {
  const graph = rust();
  assert.ok(graph.size > 100);
  assert.deepEqual(circles(graph), []);
});

test("no folder of the core imports one above it", () => {
  const layers = [
    "vocabulary",
    "util",
    "timing",
    "provider",
    "error",
    "response",
    "webhook",
    "message",
    "call",
    "bindings",
  ];
  const found = [];
  for (const [file, imports] of rust()) {
    const level = layers.indexOf(file.split("/")[0]);
    for (const target of imports)
      if (level >= 0 && layers.indexOf(target.split("/")[0]) > level) found.push(`${file} imports ${target}`);
  }
  assert.deepEqual(found, []);
});

test("the search finds a circle of two and one of three", () => {
  const graph = new Map([
    ["a", ["b"]],
    ["b", ["a", "c"]],
    ["c", ["d"]],
    ["d", ["e"]],
    ["e", ["c"]],
    ["f", ["a"]],
  ]);
  assert.deepEqual(circles(graph).sort(), [
    ["a", "b"],
    ["c", "d", "e"],
  ]);
});
