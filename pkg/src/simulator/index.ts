/**
 * `tidings/simulator`: simulates the providers' APIs. Its `fetch` validates, accepts and rejects requests as
 * each vendor documents it, recognises idempotency keys, records every delivered message, and injects faults
 * if you ask for them.
 *
 *     const simulator = createSimulator({ seed: 1 });
 *     const client = new Client({ provider: "texting-blue", apiKey: "tb_test_1", fetch: simulator.fetch });
 *     simulator.fail({ kind: "rate-limit", waitSeconds: 2 }, { kind: "lost", when: "after" });
 *
 * Modules: `simulation` (requests in, responses out), `handle-call` (API key, rate limit, idempotency key, response),
 * `providers/` (one file for each provider), `documented-errors` (their errors as data), `faults`, `fault-plan` and
 * `inject-fault`, `idempotency`, `rate-limit`, `routing`, `redact`, `prng`; `node` serves it on a port.
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
export type { SimulatorKeep } from "./keep.js";
export { simulateProvider } from "./simulate-provider.js";
export type { ProviderSimulation, SimulatedFault } from "./simulate-provider.js";
export type { SimulatedFailure } from "./profile-response.js";
export type { SimulatedDelivery, SimulatedDisorder } from "./disorder.js";
export type { PrivateKey, SimulatedEvent, SimulatedWebhookOptions } from "./sign-webhook.js";
export type { AcceptedMessage, Delivered, SimulatedRequest } from "./records.js";
export type { Fault } from "./faults.js";
export type { FaultPlan, FaultRates } from "./fault-plan.js";
export { documentedErrors, type DocumentedError } from "./documented-errors.js";
export type * from "./error-names.js";
export type { Json, JsonObject } from "./json.js";
export type { BuiltInProvider } from "../types.js";
export { createFaultyStore } from "./faulty-store.js";
export type { FaultyStore, FaultyStoreOptions, StoreCall, StoreFault } from "./faulty-store.js";
