// The processor time of each message, without limit and losses: `sendMany` and the pool by turns.
import { byTurns, print, ratio } from "../client/measure.mjs";
import { contenders, PROVIDERS } from "./contenders.mjs";

const MESSAGES = 400;
const BODY = JSON.stringify({ id: "msg_7X9zKp2jDw", status: "queued", to: "+14155551234" });
const headers = { "content-type": "application/json" };

export async function cpu() {
  const all = contenders("texting-blue", async () => new Response(BODY, { status: 202, headers }));
  const { message } = PROVIDERS["texting-blue"];
  const messages = Array.from({ length: MESSAGES }, (_, index) => message(`+4915${210_000_000 + index}`, `${index}`));
  const acts = Object.fromEntries(
    ["tidings", "ky + p-limit"].map((name) => [
      name,
      () =>
        all[name](messages, (outcome) => {
          if (outcome !== "accepted") throw new Error(`${name}: ${outcome}`);
        }),
    ]),
  );
  const perRun = await byTurns(acts, () => 1);
  const times = Object.fromEntries(
    Object.entries(perRun).map(([name, rounds]) => [name, rounds.map((time) => time / MESSAGES)]),
  );
  print(`each of ${MESSAGES} messages, all accepted, no network`, times, ["ky + p-limit"]);
  return [["processor time of each message, of ky + p-limit's", ratio(times.tidings, times["ky + p-limit"]), 1.5]];
}
