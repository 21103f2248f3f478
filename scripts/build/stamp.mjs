// Remembers the inputs of each build stage, so that an unchanged stage is skipped.
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { root } from "../process.mjs";

export const buildDir = join(root, "build");

/** Returns a digest of files, of all files in folders, and of strings (`{ text }`). */
export function digest(inputs) {
  const hash = createHash("sha256");
  const add = (input) => {
    if (typeof input !== "string") hash.update(`\0${input.text}\0`);
    else if (statSync(input).isDirectory()) for (const name of readdirSync(input).sort()) add(join(input, name));
    // Relative, so that a copy of the repository with its build is up to date.
    else hash.update(`\0${relative(root, input)}\0`).update(readFileSync(input));
  };
  inputs.forEach(add);
  return hash.digest("hex");
}

/** Runs `make` unless the stage's outputs exist and its inputs are the same. Returns whether it ran. */
export async function stage(name, { inputs, outputs }, make) {
  mkdirSync(join(buildDir, "stamps"), { recursive: true });
  const stamp = join(buildDir, "stamps", name);
  const wanted = digest(inputs);
  const fresh =
    existsSync(stamp) && readFileSync(stamp, "utf8") === wanted && outputs.every((file) => existsSync(file));
  if (fresh) return false;
  await make();
  writeFileSync(stamp, wanted);
  return true;
}
