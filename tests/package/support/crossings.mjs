// Counts the calls between JavaScript and the WebAssembly module of the built package.

/**
 * Counts the calls into and out of every instance that is created from now on. Call it before the package is first used: the package
 * creates its instance then, with `new WebAssembly.Instance`.
 *
 * A call counts once, in the direction in which it is made; its return does not count.
 *
 * @returns `reset`, and `read`: the counts since the last reset. `byName` has the name of each function, as the module spells it,
 * with `> ` before a function of the module and `< ` before one of JavaScript.
 */
export function countCrossings() {
  const counts = new Map();
  const counted = (direction, name, act) => {
    const label = `${direction} ${name}`;
    return function (...args) {
      counts.set(label, (counts.get(label) ?? 0) + 1);
      return Reflect.apply(act, this, args);
    };
  };
  const each = (direction, functions) =>
    Object.fromEntries(
      Object.entries(functions).map(([name, value]) => [
        name,
        typeof value === "function" ? counted(direction, name, value) : value,
      ]),
    );

  WebAssembly.Instance = class extends WebAssembly.Instance {
    constructor(module, imports = {}) {
      const counting = Object.entries(imports).map(([name, functions]) => [name, each("<", functions)]);
      super(module, Object.fromEntries(counting));
      Object.defineProperty(this, "exports", { value: each(">", this.exports) });
    }
  };

  const sum = (direction) =>
    [...counts].reduce((total, [label, count]) => total + (label.startsWith(direction) ? count : 0), 0);
  return {
    reset: () => counts.clear(),
    read: () => ({
      toWasm: sum(">"),
      toJs: sum("<"),
      total: sum(">") + sum("<"),
      byName: [...counts].sort((a, b) => b[1] - a[1]),
    }),
  };
}

/** The counts of one call: of the second one, because the first also starts the module and reads the client's options. */
export async function crossingsOf(counter, act) {
  await act().catch(() => {});
  counter.reset();
  await act().catch(() => {});
  return counter.read();
}
