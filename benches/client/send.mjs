// A send without the network: accepted, and rejected.
import { bodies, headers } from "./bodies.mjs";
import { byTurns, print, ratio } from "./measure.mjs";
import { about, checkSenders, senders, TO } from "./senders.mjs";

const ACCEPTED = JSON.stringify({
  success: true,
  error: null,
  meta: { request_id: "req_7X9zKp2jDw", timestamp: "2026-01-15T10:30:00Z", version: "v3" },
  data: {
    status: "QUEUED",
    template_id: null,
    recipients: [{ message_id: "8ba7b830-9dad-11d1-80b4-00c04fd430c8", to: TO, channel: "sms", body: null }],
  },
});
const { text: REJECTED } = bodies.find(({ name }) => name === "600 B");
/** Sends of each sender in a round. */
const SENDS = 120;

const quiet = (send) => () => send().catch(() => {});

async function measure(title, status, body, bases) {
  const respond = () => new Response(body, { status, headers });
  await checkSenders(respond, status >= 400);
  const all = senders(async () => respond());
  const acts = Object.fromEntries(Object.entries(all).map(([name, send]) => [name, quiet(send)]));
  // An accepted response has no error whose body could be read.
  if (status < 400) delete acts["ky, body read"];
  const times = await byTurns(acts, () => SENDS);
  print(title, times, bases);
  return times;
}

export async function sends() {
  console.log("\nWhat each sender does: one POST with a key and JSON; the response is made anew for each call");
  for (const [name, text] of Object.entries(about)) console.log(`  ${name.padEnd(14)} ${text}`);
  const bases = ["ky", "sentdm"];
  const accepted = await measure("an accepted send (202)", 202, ACCEPTED, bases);
  const rejected = await measure("a rejected send (422, the body of 600 B)", 422, REJECTED, bases);
  return [
    ["accepted send, of ky's", ratio(accepted.tidings, accepted.ky), 1],
    ["accepted send, of sentdm's", ratio(accepted.tidings, accepted.sentdm), 1.2],
    ["rejected send, of ky's", ratio(rejected.tidings, rejected.ky), 1],
    ["rejected send, of sentdm's", ratio(rejected.tidings, rejected.sentdm), 1.2],
  ];
}
