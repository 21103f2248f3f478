// Makes the modules for servers: those with numbering plans, with the plans unpacked. A server does not download its module for each
// page, but it pays for the CPU time of unpacking.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { Failure, root } from "../process.mjs";
import { DATA, DATA_COUNT, MEMORY, number, readSections, writeSections } from "./wasm-sections.mjs";

/** The built-in plans. */
const plansFile = join(root, "src/phone/plans/numbering-plans.bin");

const PAGE_BYTES = 64 * 1024;
/** A shorter run of zeros does not end a segment, because a new segment takes about as many bytes. */
const MIN_GAP_BYTES = 16;

/**
 * Returns a module with the same code that starts with the memory of {@link unpackedMemory}.
 *
 * @param {Uint8Array} module
 * @param {string} glue The file of its glue.
 */
export async function unpacked(module, glue) {
  return withMemory(module, await unpackedMemory(module, glue));
}

/** Runs a module until its plans are unpacked, and returns its memory. */
export async function unpackedMemory(module, glue) {
  // The glue keeps its instance, so each module needs its own copy of it.
  const { initSync, load_plans } = await import(`${pathToFileURL(glue)}?unpacked=${Date.now()}`);
  const { memory } = initSync({ module: new WebAssembly.Module(module) });
  // What is loaded is unpacked at once.
  const problem = load_plans(readFileSync(plansFile));
  if (problem !== 0)
    throw new Failure(`the module rejects ${plansFile}: see load_plans in src/bindings/phone.rs (${problem})`);
  return new Uint8Array(memory.buffer);
}

function withMemory(module, memory) {
  const segments = segmentsOf(memory);
  const bodies = {
    [MEMORY]: (body) => {
      // Flag 1 is a maximum, which wasm-bindgen does not set; others are for shared and 64-bit memories.
      if (body[0] !== 1 || body[1] !== 0) throw new Failure("the module must have one memory, without a maximum");
      return Buffer.concat([body.subarray(0, 2), number(memory.length / PAGE_BYTES)]);
    },
    [DATA_COUNT]: () => number(segments.length),
    [DATA]: () => Buffer.concat([number(segments.length), ...segments]),
  };
  return writeSections(readSections(module).map(({ id, body }) => ({ id, body: bodies[id]?.(body) ?? body })));
}

/** The content of a memory as data segments, without its longer runs of zeros. */
function segmentsOf(memory) {
  const segments = [];
  for (let start = 0; start < memory.length; start += 1) {
    if (memory[start] === 0) continue;
    let end = start + 1;
    for (let at = end; at < memory.length && at < end + MIN_GAP_BYTES; at += 1) if (memory[at] !== 0) end = at + 1;
    // Active, of memory 0; `i32.const start`, `end`.
    const head = [0x00, 0x41, ...signed(start), 0x0b];
    segments.push(Buffer.concat([Buffer.from(head), number(end - start), memory.subarray(start, end)]));
    start = end;
  }
  return segments;
}

/** Signed LEB128 of a number that is not negative. Bit 6 of the last byte is the sign. */
function signed(value) {
  const bytes = [...number(value)];
  const last = bytes.pop();
  return last < 0x40 ? [...bytes, last] : [...bytes, last | 0x80, 0];
}
