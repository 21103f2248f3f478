import { guarded } from "../wasm/ask.js";
import { configurationError } from "../errors/error.js";
import { phoneCore, restorePlansAfterRestart } from "./transfer-buffer.js";

/** The numbering plans that are in use. */
export interface NumberingPlans {
  /** The release of libphonenumber's metadata that they are from: `"9.0.40"`. */
  readonly release: string;
}

const PROBLEMS: Readonly<Record<number, string>> = {
  1: "no numbering plans: pass what is in a `numbering-plans.bin`",
  2: "numbering plans in a format that this version of tidings does not read: update tidings, or take a table made for it",
  3: "damaged: some of it is missing or was changed. Take it anew",
};

/** The built-in plans have some 16,000 bytes. Nobody means more than this. */
const MAX_BYTES = 1_000_000;

/** The release of the plans that numbers are checked with. */
export function numberingPlans(): NumberingPlans {
  return { release: guarded(() => phoneCore().plans_release()) };
}

/**
 * Takes newer numbering plans than the built-in ones, without a new version of the package. They are checked whole before
 * they are used; if anything is wrong with them, the old ones stay.
 *
 * @param bytes a `numbering-plans.bin`
 * @throws A `configuration` error that says what is wrong with them.
 */
export function loadNumberingPlans(bytes: Uint8Array | ArrayBuffer): NumberingPlans {
  const table = bytesOf(bytes);
  if (table.length > MAX_BYTES)
    throw configurationError(
      `\`bytes\` is ${PROBLEMS[1]}. It has ${table.length} bytes, and plans at most ${MAX_BYTES}.`,
    );
  // What was given may be changed later, also by another thread.
  const copy = table.slice();
  const problem = guarded(() => phoneCore().load_plans(copy));
  if (problem !== 0) throw configurationError(`\`bytes\` is ${PROBLEMS[problem]}.`);
  restorePlansAfterRestart(copy);
  return numberingPlans();
}

/** Of any realm, where `instanceof` says no. Throws where there is no memory any more: a buffer that was transferred. */
function bytesOf(bytes: Uint8Array | ArrayBuffer): Uint8Array {
  try {
    const { buffer, byteOffset, byteLength } = ArrayBuffer.isView(bytes) ? bytes : new DataView(bytes);
    return new Uint8Array(buffer, byteOffset, byteLength);
  } catch (cause) {
    throw configurationError(
      "`bytes` must be a Uint8Array or an ArrayBuffer, and one that was not transferred to another thread.",
      cause,
    );
  }
}
