import { generation, onRestart } from "../wasm/boot.js";
import { guarded, started } from "../wasm/invoke.js";
import type { PhoneCountry } from "./types.js";

type Core = ReturnType<typeof started>;

let buffer: Uint8Array<ArrayBuffer> | undefined;
let bufferGeneration = -1;
let names: readonly (PhoneCountry | null)[] | undefined;

/** Returns the wasm exports. Drops the cached view of the transfer buffer if the instance was restarted. */
export function phoneCore(): Core {
  const core = started();
  if (bufferGeneration !== generation()) {
    bufferGeneration = generation();
    buffer = undefined;
  }
  return core;
}

/**
 * View of the transfer buffer, which both sides share: the input at 0, the result after it. The layout is in
 * `src/bindings/phone.rs`. Created again when the memory has grown, which detaches the old view.
 */
export function transferBuffer(core: Core): Uint8Array<ArrayBuffer> {
  if (buffer === undefined || buffer.length === 0) {
    buffer = guarded(
      () =>
        new Uint8Array(
          (core.phone_memory() as WebAssembly.Memory).buffer as ArrayBuffer,
          core.phone_buffer() as number,
        ),
    );
  }
  return buffer;
}

/** The countries of the plans, by the index that the core returns. The first one is null, for no country. */
export function countryNames(core: Core): readonly (PhoneCountry | null)[] {
  return (names ??= [
    null,
    ...(guarded(() => core.phone_countries()).match(/../g) ?? []).map(
      (name) => (name === "00" ? "001" : name) as PhoneCountry,
    ),
  ]);
}

/** Loads the plans again whenever the instance was restarted. */
export function restorePlansAfterRestart(plans: Uint8Array): void {
  names = undefined;
  onRestart((core) => core.load_plans(plans));
}
