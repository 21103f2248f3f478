// The memory and the tables of the built package's module.

/**
 * Watches every instance that is created from now on. Call it before the package is first used.
 *
 * @returns A function that returns the sizes of the newest instance, and how many were created: `memoryBytes`, `tableSlots` (of all
 * its exported tables) and `instances`.
 */
export function watchInstances() {
  const { Memory, Table } = WebAssembly;
  let [latest, instances] = [{}, 0];
  WebAssembly.Instance = class extends WebAssembly.Instance {
    constructor(module, imports) {
      super(module, imports);
      latest = this.exports;
      instances += 1;
    }
  };
  return () => {
    const exported = Object.values(latest);
    const sum = (values, sizeOf) => values.reduce((total, value) => total + sizeOf(value), 0);
    return {
      memoryBytes: sum(
        exported.filter((value) => value instanceof Memory),
        ({ buffer }) => buffer.byteLength,
      ),
      tableSlots: sum(
        exported.filter((value) => value instanceof Table),
        ({ length }) => length,
      ),
      instances,
    };
  };
}
