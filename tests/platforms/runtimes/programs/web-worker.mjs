// A dedicated, shared or service worker. It receives the origins as a message and sends the results as one.
import * as tidings from "tidings";
import { documentedErrors } from "tidings/simulator";
import * as entries from "./entries.mjs";
import { partsAlone } from "./parts.mjs";
import { scenario } from "./scenario.mjs";

const run = async ({ data, ports, source }, port = ports?.[0] ?? source ?? globalThis) => {
  port.postMessage([...(await scenario(tidings, data, documentedErrors)), ...(await partsAlone(entries, data))]);
};
globalThis.onmessage = (event) => {
  const done = run(event);
  // Only events of a service worker have `waitUntil`; without it the browser may end the worker.
  event.waitUntil?.(done);
};
globalThis.onconnect = ({ ports: [port] }) => {
  port.onmessage = (event) => run(event, port);
};
