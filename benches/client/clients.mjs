// `new Client`: the first of a process, further ones, and many of several providers. And two clients that send by turns.
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { root } from "../../scripts/process.mjs";
import { Client } from "../../pkg/dist/node.js";
import twilio from "../../pkg/dist/providers/twilio.js";
import { bodies, headers } from "./bodies.mjs";
import { byTurns, print, ratio } from "./measure.mjs";
import { KEY, TO } from "./senders.mjs";

const index = JSON.stringify(join(root, "pkg/dist/node.js"));
const PROCESSES = 7;

/** The time of the first two clients of a process, without the import, in microseconds of processor time. */
function firstClients() {
  const code = `
    const { Client } = await import(${index});
    const time = () => process.cpuUsage().user + process.cpuUsage().system;
    const times = [time()];
    for (let count = 0; count < 2; count += 1) {
      new Client({ provider: "sent", apiKey: "${KEY}" });
      times.push(time());
    }
    console.log(JSON.stringify([times[1] - times[0], times[2] - times[1]]));`;
  const output = execFileSync(process.execPath, ["--input-type=module", "-e", code], { cwd: root });
  return JSON.parse(output.toString());
}

export async function newClients() {
  const runs = Array.from({ length: PROCESSES }, firstClients);
  print(
    `in a new process (${PROCESSES} of them); the first client starts the module`,
    { "first client": runs.map(([first]) => first), "second client": runs.map(([, second]) => second) },
    [],
  );
  const [{ text }] = bodies;
  const options = [
    { provider: "sent", apiKey: KEY },
    { provider: "nativehub", apiKey: KEY },
    { provider: "texting-blue", apiKey: KEY },
    { provider: twilio, apiKey: KEY, accountSid: "AC00000000000000000000000000000000" },
  ];
  let made = 0;
  const acts = {
    "JSON.parse": () => void JSON.parse(text),
    "new Client, one provider": () => new Client(options[0]),
    "new Client, 100 by turns": () => new Client(options[made++ % options.length]),
  };
  const times = await byTurns(acts, (act) => (act === "JSON.parse" ? 3_000 : 100));
  print("further clients, each; four providers by turns; and the body of 150 B", times, ["JSON.parse"]);
  return Object.entries(times)
    .filter(([act]) => act !== "JSON.parse")
    .map(([act, values]) => [`${act}, of JSON.parse of 150 B`, ratio(values, times["JSON.parse"]), 20]);
}

const SENT = JSON.stringify({
  success: true,
  meta: { request_id: "req_7X9zKp2jDw" },
  data: { status: "QUEUED", recipients: [{ message_id: "8ba7b830-9dad-11d1-80b4-00c04fd430c8", to: TO }] },
});
const BLUE = JSON.stringify({ id: "msg_7X9zKp2jDw", status: "queued", to: TO });

export async function turns() {
  const clientOf = (provider, body, apiKey) =>
    new Client({ provider, apiKey, fetch: async () => new Response(body, { status: 202, headers }) });
  const one = clientOf("sent", SENT, KEY);
  const other = clientOf("sent", SENT, `${KEY}_2`);
  const blue = clientOf("texting-blue", BLUE, KEY);
  const message = { from: "+14155559876", to: TO, body: "Hello" };
  const plain = { to: TO, body: "Hello" };
  const ofRequest = () => clientOf("sent", SENT, KEY);
  let count = 0;
  const acts = {
    "one client, Sent": () => one.send(plain),
    "one client, Texting Blue": () => blue.send(message),
    "two clients of Sent": () => (count++ % 2 === 0 ? one : other).send(plain),
    "a new client for each send": () => ofRequest().send(plain),
    "Sent and Texting Blue": () => (count++ % 2 === 0 ? one.send(plain) : blue.send(message)),
  };
  const times = await byTurns(acts, () => 120);
  print("a send with one client, with a new one for each, and with two by turns", times, ["one client, Sent"]);
  const mean = times["one client, Sent"].map((time, round) => (time + times["one client, Texting Blue"][round]) / 2);
  return [
    [
      "two clients of one provider by turns, of one",
      ratio(times["two clients of Sent"], times["one client, Sent"]),
      1.3,
    ],
    ["two providers by turns, of each alone", ratio(times["Sent and Texting Blue"], mean), 1.3],
  ];
}
