import { generation, onRestart } from "../wasm/boot.js";
import { guarded, started } from "../wasm/ask.js";

type Core = ReturnType<typeof started>;

let buffer: Uint8Array<ArrayBuffer> | undefined;
let bufferGeneration = -1;
let names: readonly (string | null)[] | undefined;

/** The core, in which the room may be another one than before. */
export function phoneCore(): Core {
  const core = started();
  if (bufferGeneration !== generation()) {
    bufferGeneration = generation();
    buffer = undefined;
  }
  return core;
}

/** Where a text is put for the core, and its answer stands behind. */
export function transferBuffer(core: Core): Uint8Array<ArrayBuffer> {
  // A memory that has grown leaves its old views empty.
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

/** The countries of the plans, by their numbers. The first one is null: no country. */
export function countryNames(core: Core): readonly (string | null)[] {
  return (names ??= [
    null,
    ...(guarded(() => core.phone_regions()).match(/../g) ?? []).map((name) => (name === "00" ? "001" : name)),
  ]);
}

/** Lets plans outlive the instance they were loaded into. */
export function restorePlansAfterRestart(plans: Uint8Array): void {
  names = undefined;
  onRestart((core) => core.load_plans(plans));
}
