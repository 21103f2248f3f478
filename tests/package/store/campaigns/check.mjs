// What must hold of a campaign: after each process, whether it was killed or not, and at the end.
import { CONCURRENCY, keyOf, messageOf } from "./campaign.mjs";

/** What was stored before anything was. */
export const NOTHING = { version: 1, taken: 0, done: 0, failed: 0, unknown: [], running: [], unsent: [] };

/**
 * Checks a stored checkpoint against what the provider delivered. What it neither lists nor leaves out because it was not taken yet, it
 * counts as accepted or failed: then exactly the accepted ones were delivered.
 *
 * @param messages the input of the process.
 * @param before how often each text was delivered before the process was started, and `after` it was gone.
 * @param saveEvery after how many outcomes the process stores a checkpoint.
 */
export function checkStored({ checkpoint, messages, before, after, saveEvery }) {
  const problems = [];
  const { taken, done, failed, unknown, running, unsent } = checkpoint;
  const copiesOf = (index) => after.get(messages[index].body) ?? 0;
  if (done + failed + unknown.length + running.length + unsent.length !== taken)
    problems.push(`a checkpoint does not add up: ${JSON.stringify({ ...checkpoint, unknown: unknown.length })}`);
  const inDoubt = new Set();
  for (const { index, key, reference } of [...unknown, ...running, ...unsent]) {
    if (!(index < taken) || inDoubt.has(index) || key !== keyOf(messages[index]) || reference !== null)
      problems.push(`a checkpoint lists ${JSON.stringify({ index, key, reference })} wrongly`);
    inDoubt.add(index);
  }
  let delivered = 0;
  for (let index = 0; index < taken; index++) if (!inDoubt.has(index)) delivered += copiesOf(index);
  if (delivered !== done)
    problems.push(`a checkpoint says ${done} accepted and ${failed} failed, and ${delivered} of these were delivered`);
  // What began after it was stored: no more than the outcomes until the next one, and a window of sends and outcomes.
  const end = taken + saveEvery + 3 * CONCURRENCY;
  for (let index = end; index < messages.length; index++) {
    const { body } = messages[index];
    if (after.get(body) !== before.get(body)) problems.push(`message ${index} was sent, and ${taken} were taken`);
  }
  return problems;
}

/** Checks each outcome that a process stored against what was delivered, and against what was stored before. */
export function checkOutcomes({ outcomes, ends, delivered, messageFor }) {
  const problems = [];
  for (const { number, key, end, id, isReplayed } of outcomes) {
    const message = messageFor(number);
    const copies = delivered.get(message.body) ?? 0;
    const before = ends[number];
    const wrong = (problem) => problems.push(`${key}: ${problem}`);
    if (key !== keyOf(message)) wrong("this is not its key");
    if (before?.end === "accepted" && !(end === "accepted" && id === before.id && isReplayed))
      wrong(`was accepted as ${before.id}, and is now ${end} as ${id}${isReplayed ? "" : ", not replayed"}`);
    if (before?.end === "unknown" && !before.isBusy && end === "failed") wrong("was in doubt, and failed now");
    if (end === "accepted" && copies !== 1) wrong(`was accepted, and delivered ${copies} times`);
    if (end === "failed" && copies !== 0) wrong(`failed, and was delivered ${copies} times`);
  }
  return problems;
}

/**
 * Checks a campaign that has ended.
 *
 * @param ends how each message ended, by its number.
 * @param last the checkpoint and the numbers of the last process, which ran to its end.
 */
export function checkEnd({ provider, ends, last: { checkpoint, numbers }, delivered, size }) {
  const problems = [];
  const counts = { accepted: 0, failed: 0, unknown: 0, lost: 0, duplicates: 0 };
  const listed = new Map(checkpoint.unknown.map((one) => [numbers[one.index], one]));
  for (let number = 0; number < size; number++) {
    const message = messageOf(provider, number);
    const copies = delivered.get(message.body) ?? 0;
    const { end = "lost", id } = ends[number] ?? {};
    counts[end] += 1;
    if (end === "lost") problems.push(`message ${number} is lost: nothing says how it ended`);
    if (end === "accepted" && typeof id !== "string") problems.push(`message ${number} was accepted without an id`);
    if (copies > 1) counts.duplicates += 1;
    if (copies > 1) problems.push(`message ${number} was delivered ${copies} times`);
    if (end === "accepted" && copies === 0) problems.push(`message ${number} was accepted, and not delivered`);
    if (end === "failed" && copies > 0) problems.push(`message ${number} failed, and was delivered`);
    const { key, reference } = listed.get(number) ?? {};
    if (end === "unknown" ? key !== keyOf(message) || reference !== null : key !== undefined)
      problems.push(`message ${number} ended as ${end}, and ${key ?? "nothing"} is listed as unknown`);
  }
  const { taken, done, failed, unknown, running, unsent } = checkpoint;
  // What the last process did not get was accepted before.
  const total = size - numbers.length + done + failed + unknown.length;
  if (total !== size || running.length + unsent.length > 0 || taken !== numbers.length)
    problems.push(`the last checkpoint and what it skipped are ${total} of ${size}, with ${running.length} running`);
  if (counts.failed !== failed || counts.unknown !== unknown.length)
    problems.push(`the last checkpoint says ${failed} failed and ${unknown.length} unknown: ${JSON.stringify(counts)}`);
  return { problems, counts };
}
