// What runs in a random host, and how often.
import { failover } from "./failovers.mjs";
import { guarded } from "./guarded.mjs";
import { logged } from "./logged.mjs";
import * as plain from "./plain-calls.mjs";
import { run } from "./runs.mjs";
import { fallback, wait } from "./deliveries.mjs";

const SCENARIOS = {
  send: [50, plain.send],
  bulk: [6, plain.bulk],
  get: [12, plain.get],
  post: [6, plain.post],
  put: [3, plain.put],
  delete: [2, plain.remove],
  many: [7, plain.many],
  logged: [15, logged],
  run: [15, run],
  wait: [5, wait],
  fallback: [7, fallback],
  guarded: [6, guarded],
  failover: [6, failover],
};

/** `[weight, operation]` of each. */
export const OPERATIONS = Object.entries(SCENARIOS).map(([operation, [weight]]) => [weight, operation]);

/**
 * Returns the function that prepares an operation: `(rng, context)`, before the client exists. It sets `calls` and `limitMs` of the context, and
 * returns `options` for the client, and `call`, which starts it. What makes several calls records each in `ends` of the context.
 */
export const scenarioOf = (operation) => SCENARIOS[operation][1];
