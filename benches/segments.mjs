// The time to split a text into SMS segments: `npm run bench segments`.
//
// tidings   encoding, units, the position of every segment, the costly character, the proposal
// split-sms units and the segments' texts
// Twilio's  sms-segments-calculator: the same, as objects for each character
import { createRequire } from "node:module";
import { performance } from "node:perf_hooks";
import { segments } from "../pkg/dist/node.js";

const require = createRequire(import.meta.url);
const splitSms = require("split-sms");
const { SegmentedMessage } = require("sms-segments-calculator");

const texts = {
  "160 GSM characters": "Your order has shipped. It should be with you on Thursday. ".repeat(3).slice(0, 160),
  "1,600 GSM characters": "Your order has shipped. It should be with you on Thursday. ".repeat(30).slice(0, 1600),
  "300 of UCS-2": "Ваш заказ уже в пути и будет у вас в четверг. ".repeat(8).slice(0, 300),
  "160 with one apostrophe": `It’s on its way. ${"Your order has shipped. ".repeat(7)}`.slice(0, 160),
};
const calculators = {
  tidings: (text) => segments(text).segments,
  "split-sms": (text) => splitSms.split(text).parts.length,
  "Twilio's": (text) => new SegmentedMessage(text).segmentsCount,
};

/** The time for this many texts, in milliseconds. The results are used, so that engines cannot skip the work. */
function round(act, text, count) {
  const began = performance.now();
  let sum = 0;
  for (let index = 0; index < count; index += 1) sum += act(text);
  if (sum === 0) throw new Error("nothing was counted");
  return performance.now() - began;
}

/**
 * Microseconds per text for each calculator: the minimum of a hundred short rounds, because other work of the machine only adds time.
 * They take turns, so that a busy time affects all of them.
 */
function times(acts, text) {
  // As many as take about 2 ms after compilation.
  const counts = acts.map((act) => {
    round(act, text, 500);
    return Math.max(1, Math.ceil((2 * 100) / round(act, text, 100)));
  });
  const best = acts.map(() => Infinity);
  for (let turn = 0; turn < 100; turn += 1) {
    acts.forEach((act, at) => (best[at] = Math.min(best[at], (round(act, text, counts[at]) * 1000) / counts[at])));
  }
  return best;
}

console.log(
  [
    "microseconds a text".padEnd(26),
    ...Object.keys(calculators).map((name) => name.padStart(12)),
    "Twilio's : tidings".padStart(20),
  ].join(""),
);
for (const [name, text] of Object.entries(texts)) {
  const results = times(Object.values(calculators), text);
  const cells = results.map((us) => us.toFixed(us < 10 ? 2 : 0).padStart(12));
  console.log([name.padEnd(26), ...cells, `${Math.round(results[2] / results[0])} : 1`.padStart(20)].join(""));
}
