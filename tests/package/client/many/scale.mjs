// A run of many messages takes hardly more memory than one of few, uses the provider's limit, and meets almost no 429:
// `node scale.mjs [large] [small] [provider]`, part of `npm run memory`. Prints a line of JSON for each, and exits with 1 if something is wrong.
import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";

const [large = "100000", small = "1000", provider = "nativehub"] = process.argv.slice(2);
const MAX_HEAP_RATIO = 1.5;
const MIN_SHARE = 0.97;
const MAX_REJECTED = 0.01;

const program = fileURLToPath(new URL("scale-run.mjs", import.meta.url));

/** A process for each run: the second one would find the code of the first one compiled. */
function run(count) {
  const output = execFileSync(process.execPath, ["--expose-gc", program, count, provider]).toString().trim();
  console.log(output);
  return JSON.parse(output);
}

const [few, many] = [run(small), run(large)];
const heapRatio = many.peakBytes / few.peakBytes;
const problems = [
  heapRatio > MAX_HEAP_RATIO && "the heap grows with the number of messages",
  !(many.share >= MIN_SHARE) && "the limit is not used",
  !(many.rejectedShare < MAX_REJECTED) && "too many requests are rejected",
  many.count !== Number(large) && "messages are missing",
].filter((problem) => problem !== false);
console.log(JSON.stringify({ name: `${large} messages beside ${small}`, heapRatio, problems }));
if (problems.length > 0) process.exitCode = 1;
