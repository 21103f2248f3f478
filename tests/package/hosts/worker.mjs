// A child process that runs cases and reports its progress: node worker.mjs <seed> <first> <end>. The parent kills it if it hangs.
import { GROUP_SIZE, runGroup, tally } from "./group.mjs";

const [seed, first, end] = process.argv.slice(2).map(Number);
const found = new Map();
const report = ({ kind, text, index, where }) => {
  const known = found.get(kind);
  if (known === undefined) found.set(kind, { kind, count: 1, examples: [{ index, text, where }] });
  else {
    known.count += 1;
    if (known.examples.length < 3) known.examples.push({ index, text, where });
  }
};
const send = (message) => new Promise((resolve) => process.send(message, resolve));

for (let index = first; index < end; index += GROUP_SIZE) {
  const count = Math.min(GROUP_SIZE, end - index);
  try {
    await runGroup(seed, index, count, report);
  } catch (thrown) {
    // A fault of the test, not of the package.
    report({ kind: "test-broken", text: String(thrown?.stack).slice(0, 400), index, where: "the test itself" });
  }
  // Violations are sent with the progress, so that a hang loses none.
  if (found.size > 0 || index % (GROUP_SIZE * 4) === 0) {
    await send({ next: index + count, found: [...found.values()] });
    found.clear();
  }
}
await send({ next: end, found: [...found.values()], tally, done: true });
process.disconnect();
