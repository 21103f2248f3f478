// Computes the results for lines of a corpus with our program and with Google's library, and reports the differences.
import { spawn } from "node:child_process";
import { text } from "node:stream/consumers";
import { parentPort, workerData } from "node:worker_threads";
import { fields, resultOf, sameButForRounding } from "./oracle.mjs";

const e164 = fields.indexOf("e164");

async function nativeResults(lines) {
  const child = spawn(workerData.program, ["phone-results"], { stdio: ["pipe", "pipe", "inherit"] });
  const code = new Promise((resolve, reject) => child.once("error", reject).once("close", resolve));
  // If the program ends early, its exit code shows it.
  child.stdin.on("error", () => {});
  child.stdin.end(`${lines.join("\n")}\n`);
  const output = await text(child.stdout);
  if ((await code) !== 0) throw new Error(`phone-results ended with ${await code}`);
  return output.trimEnd().split("\n");
}

function agrees(line, ours, theirs) {
  if (ours === theirs) return true;
  const [mine, google] = [ours.split("\t"), theirs.split("\t")];
  return mine.every(
    (value, index) => value === google[index] || (index === e164 && sameButForRounding(line, value, google[index])),
  );
}

parentPort.on("message", async (lines) => {
  const ours = nativeResults(lines);
  const theirs = lines.map(resultOf);
  const results = await ours;
  if (results.length !== lines.length) throw new Error(`${results.length} results for ${lines.length} lines`);
  const different = [];
  lines.forEach((line, index) => {
    if (!agrees(line, results[index], theirs[index]))
      different.push({ line, ours: results[index], theirs: theirs[index] });
  });
  parentPort.postMessage({
    count: lines.length,
    accepted: theirs.filter((one) => one.split("\t")[2] === "true").length,
    different,
  });
});
