// Compares a profile with a provider's list of error codes: node scripts/compare-codes.mjs twilio codes.json
//
// The list is JSON: an array of objects with `code` and `message`, or an object of messages by code. Each code is printed with the
// rule that reads it, so that a person can check the rule against the message: first the codes without a rule, then those that
// only a range or a family reads, then the others.
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { profileFile } from "./build/providers.mjs";

/** The key of the rule that reads a code, or null: an exact one, then a range, then a family. */
export function ruleKey(rules, code) {
  if (Object.hasOwn(rules, code)) return code;
  const keys = Object.keys(rules);
  const isIn = (key) => {
    const [, first, last] = /^(\d+)-(\d+)$/.exec(key) ?? [];
    return first !== undefined && /^\d+$/.test(code) && BigInt(code) >= BigInt(first) && BigInt(code) <= BigInt(last);
  };
  // Of several ranges the first counts, as in the core.
  return keys.find(isIn) ?? keys.find((key) => key.endsWith("*") && code.startsWith(key.slice(0, -1))) ?? null;
}

/** A list of codes as pairs of code and message. */
export function codesOf(list) {
  if (Array.isArray(list)) return list.map(({ code, message }) => [String(code), message ?? ""]);
  return Object.entries(list);
}

function print(id, list, kind) {
  const { errors } = JSON.parse(readFileSync(profileFile(id), "utf8"));
  const rules = (kind === "delivery" && errors.deliveryCodes) || errors.codes || {};
  const rows = codesOf(list).map(([code, message]) => [code, ruleKey(rules, code), message]);
  const groups = {
    "without a rule": rows.filter(([, key]) => key === null),
    "by a range or a family": rows.filter(([code, key]) => key !== null && key !== code),
    "by a rule of their own": rows.filter(([code, key]) => key === code),
  };
  for (const [name, group] of Object.entries(groups)) {
    console.log(`${group.length} ${name}`);
    for (const [code, key, message] of group)
      console.log(`  ${code}  ${key && JSON.stringify(rules[key])}  ${message}`);
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  const [id, file, kind] = process.argv.slice(2);
  if (!file) throw new Error("Usage: node scripts/compare-codes.mjs <provider> <list.json> [delivery]");
  print(id, JSON.parse(readFileSync(file, "utf8")), kind);
}
