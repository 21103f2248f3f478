// Loaded before a program: its provider is simulated, and each request is a line of the error output.
import { createSimulator } from "tidings/simulator";

const simulator = createSimulator();
globalThis.fetch = (url, init) => {
  console.error("request");
  return simulator.fetch(url, init);
};
