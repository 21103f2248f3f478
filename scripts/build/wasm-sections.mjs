// Reads and writes the sections of a WebAssembly module (WebAssembly core specification 2.0, section 5.5).

/** The numbers of the sections that are read here. Custom sections have 0. */
export const IMPORTS = 2;
export const MEMORY = 5;
export const EXPORTS = 7;
export const CODE = 10;
export const DATA = 11;
export const DATA_COUNT = 12;

/** The sections of a module, in order: `{ id, name, size, body }`. Only custom sections have a name. */
export function readSections(bytes) {
  const reader = new Reader(bytes, 8);
  const sections = [];
  while (!reader.done()) {
    const id = reader.byte();
    const size = reader.number();
    const body = reader.take(size);
    const name = id === 0 ? new Reader(body).text() : "";
    sections.push({ id, name, size, body });
  }
  return sections;
}

/** A module of these sections. */
export function writeSections(sections) {
  const parts = sections.map(({ id, body }) => Buffer.concat([Buffer.from([id]), number(body.length), body]));
  return Buffer.concat([Buffer.from("\0asm\x01\0\0\0", "latin1"), ...parts]);
}

/** The imported functions: `{ module, name, type }`. */
export function readImports(body) {
  const reader = new Reader(body);
  return Array.from({ length: reader.number() }, () => {
    const [module, name, kind] = [reader.text(), reader.text(), reader.byte()];
    if (kind !== 0) throw new Error(`an import of kind ${kind}: wasm-bindgen imports only functions`);
    return { module, name, type: reader.number() };
  });
}

export function writeImports(imports) {
  const entries = imports.map(({ module, name, type }) => [text(module), text(name), Buffer.from([0]), number(type)]);
  return Buffer.concat([number(imports.length), ...entries.flat()]);
}

/** The exports: `{ name, kind, index }`. */
export function readExports(body) {
  const reader = new Reader(body);
  return Array.from({ length: reader.number() }, () => ({
    name: reader.text(),
    kind: reader.byte(),
    index: reader.number(),
  }));
}

export function writeExports(exports) {
  const entries = exports.map(({ name, kind, index }) => [text(name), Buffer.from([kind]), number(index)]);
  return Buffer.concat([number(exports.length), ...entries.flat()]);
}

/** Unsigned LEB128. */
export function number(value) {
  const bytes = [];
  let rest = value;
  for (; rest >= 0x80; rest = Math.floor(rest / 0x80)) bytes.push((rest % 0x80) | 0x80);
  return Buffer.from([...bytes, rest]);
}

function text(value) {
  const bytes = Buffer.from(value);
  return Buffer.concat([number(bytes.length), bytes]);
}

export class Reader {
  #bytes;
  #at;

  constructor(bytes, at = 0) {
    this.#bytes = bytes;
    this.#at = at;
  }

  done() {
    return this.#at >= this.#bytes.length;
  }

  byte() {
    return this.#bytes[this.#at++];
  }

  /** Unsigned LEB128. */
  number() {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = this.byte();
      value += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) return value;
    }
  }

  take(size) {
    this.#at += size;
    return this.#bytes.subarray(this.#at - size, this.#at);
  }

  text() {
    return new TextDecoder().decode(this.take(this.number()));
  }
}
