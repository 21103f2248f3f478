// `parseError` and `validate`, as multiples of `JSON.parse` of the same body.
import { Client, parseError } from "../../pkg/dist/node.js";
import sent from "../../pkg/dist/providers/sent.js";
import textingBlue from "../../pkg/dist/providers/texting-blue.js";
import { bodies, headers } from "./bodies.mjs";
import { byTurns, print, ratio } from "./measure.mjs";
import { KEY, TO } from "./senders.mjs";

const imported = { sent, "texting-blue": textingBlue };
/** Runs in a round, for each kind of act. `JSON.parse` is so quick that it needs more. */
const PARSES = 3_000;
const READS = { "150 B": 200, "600 B": 100, "4 KB": 30 };

/** The acts and their times for one body. */
async function ofBody({ name, status, provider, text }) {
  const acts = {
    "JSON.parse": () => void JSON.parse(text),
    "parseError, no profile": () => void parseError({ status, headers, body: text }),
    "parseError, profile by id": () => void parseError({ status, headers, body: text, provider }),
    "parseError, imported profile": () =>
      void parseError({ status, headers, body: text, provider: imported[provider] }),
  };
  const times = await byTurns(acts, (act) => (act === "JSON.parse" ? PARSES : READS[name]));
  print(`a body of ${name} (${text.length} bytes, ${provider})`, times, ["JSON.parse"]);
  return times;
}

export async function reads() {
  const worst = {};
  for (const body of bodies) {
    const { "JSON.parse": base, ...times } = await ofBody(body);
    for (const [act, values] of Object.entries(times)) {
      const multiple = ratio(values, base);
      if (!(worst[act]?.multiple >= multiple)) worst[act] = { multiple, name: body.name };
    }
  }
  const [{ text }] = bodies;
  const client = new Client({ provider: "sent", apiKey: KEY });
  const acts = {
    "JSON.parse": () => void JSON.parse(text),
    validate: () => void client.validate({ to: TO, body: "Hello" }),
  };
  const times = await byTurns(acts, (act) => (act === "JSON.parse" ? PARSES : 300));
  print("validate a plain message, and the body of 150 B", times, ["JSON.parse"]);
  return [
    ...Object.entries(worst).map(([act, { multiple, name }]) => [
      `${act}, of JSON.parse, worst body: ${name}`,
      multiple,
      10,
    ]),
    ["validate, of JSON.parse of 150 B", ratio(times.validate, times["JSON.parse"]), 8],
  ];
}
