import { guarded } from "../wasm/invoke.js";
import { configurationError } from "../errors/error.js";
import { phoneCore, restorePlansAfterRestart } from "./transfer-buffer.js";

/** The numbering plans in use. */
export interface NumberingPlans {
  /** The release of libphonenumber's metadata: `"9.0.40"`. */
  readonly release: string;
}

const PROBLEMS: Readonly<Record<number, string>> = {
  1: "not a table of numbering plans: pass the content of a `numbering-plans.bin`",
  2: "a table in a format that this version of tidings does not support: update tidings, or get a table made for it",
  3: "damaged: the table is incomplete or was changed. Get it again",
};

/** The built-in plans have about 16,000 bytes. */
const MAX_BYTES = 1_000_000;

/** Returns the release of the numbering plans in use. */
export function numberingPlans(): NumberingPlans {
  return { release: guarded(() => phoneCore().plans_release()) };
}

/**
 * Replaces the built-in numbering plans by newer ones, without a new version of the package. The bytes are checked first;
 * if they are rejected, the old plans stay in use.
 *
 * @param bytes the content of a `numbering-plans.bin`
 * @throws A `configuration` error if the bytes are not a valid table.
 */
export function loadNumberingPlans(bytes: Uint8Array | ArrayBuffer): NumberingPlans {
  const table = bytesOf(bytes);
  if (table.length > MAX_BYTES)
    throw configurationError(
      `\`bytes\` is ${PROBLEMS[1]}. It has ${table.length} bytes; a table has at most ${MAX_BYTES}.`,
    );
  // A copy, because the caller or another thread may change the bytes later.
  const copy = table.slice();
  const problem = guarded(() => phoneCore().load_plans(copy));
  if (problem !== 0) throw configurationError(`\`bytes\` is ${PROBLEMS[problem]}.`);
  restorePlansAfterRestart(copy);
  return numberingPlans();
}

/** A view of the bytes. Accepts buffers of any realm, and throws if the buffer was transferred. */
function bytesOf(bytes: Uint8Array | ArrayBuffer): Uint8Array {
  try {
    const { buffer, byteOffset, byteLength } = ArrayBuffer.isView(bytes) ? bytes : new DataView(bytes);
    return new Uint8Array(buffer, byteOffset, byteLength);
  } catch (cause) {
    throw configurationError(
      "`bytes` must be a Uint8Array or an ArrayBuffer that was not transferred to another thread.",
      cause,
    );
  }
}
