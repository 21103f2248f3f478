// workerd: a new isolate for each measurement, in one process.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Miniflare } from "miniflare";
import { root } from "../../scripts/process.mjs";
import { bundled } from "./programs.mjs";

const handler = `
export default {
  async fetch(request) {
    const { default: act } = await import("./program.js");
    return new Response(String(act(new URL(request.url).searchParams.get("to"))));
  },
};`;

/** The milliseconds that all threads of the workerd process have run. Linux only. */
function processorTime(pid) {
  return readdirSync(`/proc/${pid}/task`).reduce(
    (sum, task) => sum + Number(readFileSync(`/proc/${pid}/task/${task}/schedstat`, "utf8").split(" ")[0]) / 1e6,
    0,
  );
}

function childNamed(name) {
  return readdirSync("/proc").find((pid) => {
    try {
      const [, command, rest] = /^\d+ \((.*)\) (.*)$/s.exec(readFileSync(`/proc/${pid}/stat`, "utf8"));
      return command === name && Number(rest.split(" ")[1]) === process.pid;
    } catch {
      return false;
    }
  });
}

/**
 * Starts an isolate for each program and round. Returns, for each program, a function that measures the first request of its next
 * isolate, beside one whose program does nothing.
 */
export async function workerd(programs, rounds) {
  const all = { ...programs, "an empty worker": "export default () => true;" };
  const workers = [];
  for (const [index, code] of Object.values(all).entries()) {
    const text = await bundled("workerd", code, { conditions: ["workerd", "worker", "browser"], external: ["*.wasm"] });
    const compiled = [...new Set(text.match(/\w+_bg\.wasm/g))].map((path) => ({
      type: "CompiledWasm",
      path,
      contents: readFileSync(join(root, "pkg/dist", path)),
    }));
    for (let round = 0; round < rounds; round += 1) {
      const name = `p${index}-r${round}`;
      const modules = [
        { type: "ESModule", path: "worker.js", contents: handler },
        { type: "ESModule", path: "program.js", contents: text },
        ...compiled,
      ];
      workers.push({ name, modules, routes: [`${name}.test/*`], compatibilityDate: "2026-01-01" });
    }
  }
  // The first worker takes the requests that no route takes, and the first request starts more than its isolate.
  const first = { ...workers[0], name: "first", routes: ["first.test/*"] };
  const miniflare = new Miniflare({ workers: [first, ...workers] });
  await miniflare.dispatchFetch("http://first.test/?to=%2B14155551234");
  const pid = childNamed("workerd");
  const measure = Object.keys(all).map((name, index) => {
    let round = 0;
    const act = async (to) => {
      const url = `http://p${index}-r${round++}.test/?to=${encodeURIComponent(to)}`;
      const began = processorTime(pid);
      const response = await miniflare.dispatchFetch(url);
      if ((await response.text()) !== "true") throw new Error(`${name}: not valid`);
      return { processor: processorTime(pid) - began };
    };
    return [name, act];
  });
  return { measure: Object.fromEntries(measure), close: () => miniflare.dispose() };
}
