// Which files import each other in a circle, in TypeScript and in Rust.
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, posix } from "node:path";
import { root } from "../../scripts/process.mjs";

function files(folder, ending) {
  return readdirSync(join(root, folder), { recursive: true })
    .map((name) => name.replaceAll("\\", "/"))
    .filter((name) => name.endsWith(ending) && !name.endsWith(".d.ts"));
}

/** File to the files that it imports. */
export function typescript() {
  const names = files("pkg/src", ".ts");
  const pattern = /^(?:import|export)\b[^;]*?from\s+"(\.[^"]+)\.js"/gms;
  const importsOf = (name) =>
    [...readFileSync(join(root, "pkg/src", name), "utf8").matchAll(pattern)].map(([, path]) =>
      posix.normalize(posix.join(dirname(name), `${path}.ts`)),
    );
  return new Map(names.map((name) => [name, importsOf(name)]));
}

/** The same of the crate. What a `mod.rs` only re-exports leads to where it is defined. */
export function rust() {
  const names = files("src", ".rs");
  const pathOf = (name) => name.replace(/\.rs$/, "").replace(/(^|\/)(mod|lib)$/, "");
  const byPath = new Map(names.map((name) => [pathOf(name), name]));
  const text = new Map(
    names.map((name) => [name, readFileSync(join(root, "src", name), "utf8").replace(/\/\/.*$/gm, "")]),
  );
  const uses = (name, isPublic) => {
    const pattern = isPublic ? /^\s*pub(?:\([a-z]+\))? use ([^;]+);/gm : /^\s*(?:pub(?:\([a-z]+\))? )?use ([^;]+);/gm;
    return [...text.get(name).matchAll(pattern)].flatMap(([, tree]) => expanded(tree.replace(/\s+/g, " ").trim()));
  };
  const absolute = (name, path) => {
    const own = pathOf(name).split("/").filter(Boolean);
    const steps = path.replace(/ as \w+$/, "").split("::");
    if (steps[0] === "crate") return steps.slice(1);
    if (steps[0] === "self") return [...own, ...steps.slice(1)];
    if (steps[0] === "super") {
      let base = own;
      while (steps[0] === "super") {
        base = base.slice(0, -1);
        steps.shift();
      }
      return [...base, ...steps];
    }
    return byPath.has([...own, steps[0]].join("/")) ? [...own, ...steps] : null;
  };
  /** The file in which a path's item is defined. */
  const resolve = (steps, depth = 0) => {
    for (let length = steps.length; length > 0; length -= 1) {
      const file = byPath.get(steps.slice(0, length).join("/"));
      if (file === undefined) continue;
      const item = steps[length];
      if (item === undefined || depth > 5) return file;
      const shown = uses(file, true).find((path) => (/ as (\w+)$/.exec(path)?.[1] ?? path.split("::").at(-1)) === item);
      const target = shown === undefined ? null : absolute(file, shown);
      return target === null ? file : resolve(target, depth + 1);
    }
    return undefined;
  };
  const importsOf = (name) => {
    const isMod = /(^|\/)(mod|lib)\.rs$/.test(name);
    const paths = uses(name, false)
      .filter((path) => !isMod || /^(crate|super)\b/.test(path))
      .map((path) => absolute(name, path));
    const inline = [...text.get(name).matchAll(/\bcrate::([a-z_]+(?:::\w+)+)/g)].map(([, path]) => path.split("::"));
    return [...paths, ...inline]
      .filter((steps) => steps !== null)
      .map((steps) => resolve(steps))
      .filter((file) => file !== undefined && file !== name);
  };
  return new Map(names.map((name) => [name, importsOf(name)]));
}

/** `a::{b, c::d}` as its paths. */
function expanded(tree) {
  const match = /^([^{]*)\{(.*)\}$/s.exec(tree);
  if (match === null) return [tree];
  const [, before, inner] = match;
  const parts = [];
  let depth = 0;
  let part = "";
  for (const letter of inner) {
    depth += letter === "{" ? 1 : letter === "}" ? -1 : 0;
    if (letter === "," && depth === 0) {
      parts.push(part);
      part = "";
    } else part += letter;
  }
  return [...parts, part]
    .map((one) => one.trim())
    .filter(Boolean)
    .flatMap((one) => expanded(before + one));
}

/** The groups of files that reach each other (Tarjan). */
export function circles(graph) {
  const [order, low, stack, found] = [new Map(), new Map(), [], []];
  const visit = (file) => {
    order.set(file, order.size);
    low.set(file, order.get(file));
    stack.push(file);
    for (const next of graph.get(file) ?? []) {
      if (!graph.has(next)) continue;
      if (!order.has(next)) visit(next);
      if (stack.includes(next)) low.set(file, Math.min(low.get(file), low.get(next)));
    }
    if (low.get(file) !== order.get(file)) return;
    const group = stack.splice(stack.indexOf(file));
    if (group.length > 1) found.push(group.sort());
  };
  for (const file of graph.keys()) if (!order.has(file)) visit(file);
  return found;
}
