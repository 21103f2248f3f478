// How long it takes to split a text into SMS segments: `npm run bench segments`.
//
// tidings   encoding, units, every segment's place, the costly character, the proposal
// split-sms units and the segments' texts
// Twilio's  sms-segments-calculator: the same, as objects for each character
import { createRequire } from "node:module";
import { performance } from "node:perf_hooks";
import { segments } from "../pkg/dist/index.js";

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

/** The median of nine rounds, in microseconds for one text. */
function time(act, text) {
  const once = () => {
    const began = performance.now();
    let sum = 0;
    for (let index = 0; index < count; index += 1) sum += act(text);
    return { ms: performance.now() - began, sum };
  };
  let count = 20;
  once();
  // As many as take some 40 ms.
  count = Math.max(10, Math.ceil((40 * count) / Math.max(0.05, once().ms)));
  const rounds = Array.from({ length: 9 }, once);
  return (rounds.map(({ ms }) => ms).sort((a, b) => a - b)[4] * 1000) / count;
}

console.log(["microseconds a text".padEnd(26), ...Object.keys(calculators).map((name) => name.padStart(12)), "Twilio's : tidings".padStart(20)].join(""));
for (const [name, text] of Object.entries(texts)) {
  const results = Object.values(calculators).map((act) => time(act, text));
  const cells = results.map((us) => us.toFixed(us < 10 ? 2 : 0).padStart(12));
  console.log([name.padEnd(26), ...cells, `${Math.round(results[2] / results[0])} : 1`.padStart(20)].join(""));
}
