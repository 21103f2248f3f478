// Node: a new process for each measurement.
import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { root } from "../../scripts/process.mjs";
import { codeFor } from "./programs.mjs";

/** Writes the program beside the package, so that Node finds the peers. */
function write(name, code) {
  const folder = join(root, "build", "bench-start");
  mkdirSync(folder, { recursive: true });
  const file = join(folder, `${name.replace(/\W+/g, "-")}.mjs`);
  writeFileSync(file, codeFor("node", code));
  return pathToFileURL(file).href;
}

const measured = (url, to) => `
  const processor = () => { const { user, system } = process.cpuUsage(); return (user + system) / 1000; };
  const times = [processor()];
  const start = performance.now();
  const { default: act, init } = await import(${JSON.stringify(url)});
  times.push(processor());
  await init?.();
  times.push(processor());
  if (act(${JSON.stringify(to)}) !== true) throw new Error("not valid");
  times.push(processor());
  console.log(JSON.stringify([performance.now() - start, times]));`;

/**
 * Returns a function that measures the program once, in milliseconds: the time of all, and the processor time of all, of the import, of
 * `init` and of the first call.
 */
export async function node(name, code) {
  const url = write(name, code);
  return async (to) => {
    const output = execFileSync(process.execPath, ["--input-type=module", "-e", measured(url, to)], { cwd: root });
    const [all, [start, imported, started, end]] = JSON.parse(output.toString());
    return { all, processor: end - start, load: imported - start, init: started - imported, first: end - started };
  };
}
