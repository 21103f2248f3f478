// What the sources must not contain.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { root } from "../../scripts/process.mjs";

function sources(folder) {
  const files = readdirSync(join(root, folder), { recursive: true }).filter((name) => /\.(rs|ts)$/.test(name));
  return files.map((name) => [name.replaceAll("\\", "/"), readFileSync(join(root, folder, name), "utf8")]);
}

test("no provider's name is in the logic, only in the providers' data", () => {
  const names = /nativehub|texting.?blue|shingle|sent.v2|"sent"(?!,$)/im;
  for (const [file, text] of sources("src")) {
    // `"sent"` is also a status and an outcome.
    const words = text.replaceAll('Sent = "sent"', "");
    if (!file.startsWith("provider/")) assert.doesNotMatch(words, names, file);
  }
});

test("the simulator's engine names no provider: each has its data and a file in providers/", () => {
  // `"sent"` is also a status.
  const names = /nativehub|texting.?blue|shingle|sent.?v2/i;
  for (const [file, text] of sources("pkg/src/simulator")) {
    const code = text.replace(/\/\*[\s\S]*?\*\//g, "").replace(/^ *\/\/.*$/gm, "");
    if (!file.startsWith("providers/")) assert.doesNotMatch(code, names, file);
  }
});

test("only src/bindings uses JavaScript, a clock, a timer or random numbers", () => {
  const host = /wasm_bindgen|js_sys|web_sys|gloo|std::time|Instant::now|SystemTime|thread_rng|rand::/;
  for (const [file, text] of sources("src")) {
    if (!file.startsWith("bindings/")) assert.doesNotMatch(text, host, file);
  }
});
