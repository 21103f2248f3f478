import { configurationError } from "../error.js";
import { keep, numbers } from "./room.js";

/** The numbering plans that are in use. */
export interface NumberingPlans {
  /** The release of libphonenumber's metadata that they are from: `"9.0.40"`. */
  readonly release: string;
}

const PROBLEMS: Readonly<Record<number, string>> = {
  1: "no numbering plans",
  2: "numbering plans in a format that this version of tidings does not read: update tidings, or take a table made for it",
  3: "damaged: some of it is missing or was changed",
};

/** The release of the plans that numbers are checked with. */
export function numberingPlans(): NumberingPlans {
  return { release: numbers().plans_release() };
}

/**
 * Takes newer numbering plans than the built-in ones, without a new version of the package. They are checked whole before
 * they are used; if anything is wrong with them, the old ones stay.
 *
 * @param bytes a `numbering-plans.bin`
 * @throws A `configuration` error that says what is wrong with them.
 */
export function loadNumberingPlans(bytes: Uint8Array | ArrayBuffer): NumberingPlans {
  const table = bytes instanceof ArrayBuffer ? new Uint8Array(bytes) : bytes;
  if (!(table instanceof Uint8Array)) throw configurationError("`bytes` must be a Uint8Array or an ArrayBuffer.");
  const copy = table.slice();
  const problem = numbers().load_plans(copy);
  if (problem !== 0) throw configurationError(`\`bytes\` is ${PROBLEMS[problem]}.`);
  keep(copy);
  return numberingPlans();
}
