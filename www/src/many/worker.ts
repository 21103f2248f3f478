/** The worker of a run: tidings, the simulated provider and a clock that runs faster. */
import { init } from "tidings";
import { speedUp } from "./faster-time.js";
import { startRun } from "./run.js";
import { type Order, type Reply, SPEED } from "./worker-messages.js";

const reply = (message: Reply): void => globalThis.postMessage(message);
let stop = (): void => {};

// Before anything reads the clock.
speedUp(SPEED);
addEventListener("message", ({ data }: MessageEvent<Order>) => {
  if (data.type === "start") stop = startRun(data.settings, data.everyMs, reply);
  else stop();
});
// The start of the module is not a part of the run.
void init().then(() => reply("ready"));
