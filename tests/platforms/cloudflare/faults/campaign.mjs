// A campaign in the world of the faults, and what must be true of it at the end.

export const numbers = Array.from({ length: 10 }, (_, index) => `+1415200${String(1_000 + index)}`);

/** A campaign whose messages are in the queue. */
export function campaign({ rows, queues }, recipients = numbers) {
  rows("INSERT INTO campaigns VALUES ('c1', 'ann', '', ?1, ?1, 0)", recipients.length);
  rows(
    "INSERT INTO messages (campaign, position, recipient, body) SELECT 'c1', key, value, 'Hello' FROM json_each(?1)",
    JSON.stringify(recipients),
  );
  for (const position of recipients.keys()) queues.main.put({ campaign: "c1", position });
}

/** What is not as it was promised, and how many are in doubt. */
export function audit({ rows, simulator, queues, overran }, recipients = numbers) {
  const problems = [];
  const times = new Map(recipients.map((to) => [to, 0]));
  for (const { to } of simulator.delivered) times.set(to, times.get(to) + 1);
  const states = rows("SELECT recipient, state FROM messages ORDER BY position");
  for (const { recipient, state } of states) {
    const sent = times.get(recipient);
    if (sent > 1) problems.push(`${recipient} was sent ${sent} times`);
    if (state === "queued") problems.push(`${recipient} is lost`);
    if (state === "sent" && sent !== 1) problems.push(`${recipient} counts as sent`);
    if (state === "failed") problems.push(`${recipient} failed, and was sent ${sent} times`);
  }
  if (queues.dead.lost.length > 0) problems.push(`${queues.dead.lost.length} dead letters are lost`);
  if (overran > 0) problems.push(`${overran} invocations never ended`);
  return { problems, unknown: states.filter(({ state }) => state === "unknown").length };
}
