/**
 * `tidings/simulator`: the providers' APIs without the providers. A `fetch` that accepts, validates and
 * refuses as each vendor documents it, honours idempotency keys, counts what was really delivered, and
 * breaks on request.
 *
 *     const simulator = createSimulator({ seed: 1 });
 *     const client = new Client({ provider: "texting-blue", apiKey: "tb_test_1", fetch: simulator.fetch });
 *     simulator.fail({ kind: "rate-limit", waitSeconds: 2 }, { kind: "lost", when: "after" });
 *
 * Modules: `simulator` (a request's way), `handle-call` (credentials, limit, key, work), `providers/` (one
 * file a provider), `documented-errors` (their errors as data), `faults`, `fault-plan` and `inject-fault`
 * (what goes wrong), `idempotency`, `rate-limit`, `router`, `redact`, `prng`; `node` puts it on a port.
 */
export { createSimulator, type Simulator } from "./simulator.js";
export {
  sampleContact,
  sampleTemplate,
  type AccountSettings,
  type SimulatedContact,
  type SimulatedTemplate,
  type SimulatorOptions,
  type SimulatorSettings,
} from "./options.js";
export type { SimulatorMemory } from "./memory.js";
export { simulateProvider } from "./simulate-provider.js";
export type { ProviderSimulation, SimulatedFault } from "./simulate-provider.js";
export type { SimulatedFailure } from "./profile-response.js";
export type { PrivateKey, SimulatedEvent, SimulatedWebhookOptions } from "./sign-webhook.js";
export type { AcceptedMessage, Delivered, SimulatedRequest } from "./records.js";
export type { Fault } from "./faults.js";
export type { FaultPlan, FaultRates } from "./fault-plan.js";
export { documentedErrors, type DocumentedError } from "./documented-errors.js";
export type { Json, JsonObject } from "./json.js";
export type { BuiltInProvider } from "../types.js";
