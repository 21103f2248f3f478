// A dedicated, shared or service worker: the origins come as a message, the results go back as one.
import * as tidings from "tidings";
import { documentedErrors } from "tidings/simulator";
import * as entries from "./entries.mjs";
import { partsAlone } from "./parts.mjs";
import { scenario } from "./scenario.mjs";

const answer = async ({ data, ports, source }, port = ports?.[0] ?? source ?? globalThis) => {
  port.postMessage([...(await scenario(tidings, data, documentedErrors)), ...(await partsAlone(entries, data))]);
};
globalThis.onmessage = (event) => {
  const done = answer(event);
  // Only a service worker's event has it; else the browser may end the worker meanwhile.
  event.waitUntil?.(done);
};
globalThis.onconnect = ({ ports: [port] }) => {
  port.onmessage = (event) => answer(event, port);
};
