// What is written to the console belongs to the records of a case.
import { inspect } from "node:util";

const NAMES = ["log", "info", "warn", "error", "debug"];

export async function quietConsole(records, act) {
  const real = Object.fromEntries(NAMES.map((name) => [name, console[name]]));
  for (const name of NAMES)
    console[name] = (...args) => {
      try {
        records.written.push(args.map((one) => (typeof one === "string" ? one : inspect(one, { depth: 9 }))).join(" "));
      } catch {
        // What was thrown cannot be looked at.
      }
    };
  try {
    return await act();
  } finally {
    Object.assign(console, real);
  }
}
