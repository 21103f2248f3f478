// Compares our results with Google's on a corpus: one run of `cargo xtask phone-corpus`, split into batches. A worker computes
// both results of a batch. A longer corpus needs no more memory.
import { spawn } from "node:child_process";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { Worker } from "node:worker_threads";
import { must, path, root } from "../../../../scripts/process.mjs";
import { fields } from "./oracle.mjs";

/** The lines that a worker gets at once: about one second of work. */
const batchLines = 50_000;

/** How many differences of each field are kept for the report. */
const maxShown = 5;

/** Builds xtask and returns the path of the program. */
export async function buildXtask() {
  const { stdout } = await must("cargo", [
    "build",
    "--quiet",
    "--profile",
    "tool",
    "--package",
    "xtask",
    "--message-format",
    "json",
  ]);
  const built = stdout
    .split("\n")
    .filter(Boolean)
    .map((line) => JSON.parse(line));
  return built.find(({ reason, target }) => reason === "compiler-artifact" && target.name === "xtask").executable;
}

/**
 * Compares the results for a corpus. `options`: the options of `phone-corpus`. `every`: of so many lines only one is compared,
 * beginning with the line `first`. Returns `{ count, accepted, differences }`: the
 * number of lines, how many of them are valid numbers for Google, and the differences by field, each
 * `{ count, first: [{ line, ours, theirs }] }`.
 */
export async function compare(
  program,
  options,
  { workers = Math.min(2, availableParallelism()), every = 1, first = 0 } = {},
) {
  const corpus = spawn(program, ["phone-corpus", ...options], {
    cwd: root,
    env: { ...process.env, PATH: path },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const ended = new Promise((resolve, reject) => {
    corpus.once("error", reject);
    corpus.once("close", (code) => (code === 0 ? resolve() : reject(new Error(`phone-corpus ended with ${code}`))));
  });
  const pool = Array.from(
    { length: workers },
    () => new Worker(join(import.meta.dirname, "worker.mjs"), { workerData: { program } }),
  );
  const total = {
    count: 0,
    accepted: 0,
    differences: new Map(fields.map((field) => [field, { count: 0, first: [] }])),
  };
  try {
    const batches = batchesOf(corpus.stdout, every, first);
    // Each worker gets the next batch after it has finished one.
    await Promise.all(
      pool.map(async (worker) => {
        for (let next = await batches.next(); !next.done; next = await batches.next())
          add(total, await compareBatch(worker, next.value));
      }),
    );
    await ended;
  } finally {
    corpus.kill();
    await Promise.all(pool.map((worker) => worker.terminate()));
  }
  return total;
}

async function* batchesOf(stream, every, first) {
  let [batch, rest, index] = [[], "", 0];
  for await (const chunk of stream.setEncoding("utf8")) {
    const lines = (rest + chunk).split("\n");
    rest = lines.pop();
    for (const line of lines) if (index++ % every === first) batch.push(line);
    if (batch.length < batchLines) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}

function compareBatch(worker, batch) {
  return new Promise((resolve, reject) => {
    const done = (value) => {
      worker.off("error", reject);
      resolve(value);
    };
    worker.once("message", done).once("error", reject);
    worker.postMessage(batch);
  });
}

function add(total, { count, accepted, different }) {
  total.count += count;
  total.accepted += accepted;
  for (const one of different) {
    const [ours, theirs] = [one.ours.split("\t"), one.theirs.split("\t")];
    // Only the first field that differs, because the others follow from it.
    const entry = total.differences.get(fields.find((_, index) => ours[index] !== theirs[index]));
    entry.count += 1;
    if (entry.first.length < maxShown) entry.first.push(one);
  }
}

/** The differences as a readable string; empty if there are none. */
export function report({ count, differences }) {
  const found = [...differences].filter(([, { count: of }]) => of > 0);
  return found
    .flatMap(([field, { count: of, first }]) => [
      `${field}: ${of} of ${count} differ`,
      ...first.flatMap(({ line, ours, theirs }) => [
        `  ${JSON.stringify(line)}`,
        `    ours   ${ours.replaceAll("\t", "  ")}`,
        `    Google ${theirs.replaceAll("\t", "  ")}`,
      ]),
    ])
    .join("\n");
}
