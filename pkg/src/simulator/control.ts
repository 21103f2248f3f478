import { configurationError } from "../errors/error.js";
import type { FaultPlan } from "./fault-plan.js";
import type { Fault } from "./faults.js";
import { isObject } from "./json.js";
import type { SimulatorSettings } from "./options.js";
import { json } from "./respond.js";
import type { Simulator } from "./simulator.js";

/** Below this path a simulator on a port is scripted and asked. */
export const CONTROL_PATH = "/_simulator/";

function parsed(body: string): unknown {
  return body === "" ? undefined : JSON.parse(body);
}

/** Faults from a list (scripted) or from an object with rates (by chance). */
function addFaults(simulator: Simulator, value: unknown): void {
  if (Array.isArray(value)) simulator.fail(...(value as readonly Fault[]));
  else if (isObject(value) && isObject(value.rates)) simulator.plan(value as unknown as FaultPlan);
  else throw configurationError("Give an array of faults, or an object with `rates`.");
}

/**
 * `POST reset` (the body: settings, or nothing), `POST faults` (a list of faults, or a plan),
 * `GET delivered`, `GET requests`. A mistake is a 400 that says what is wrong.
 */
export function control(simulator: Simulator, method: string, path: string, body: string): Response {
  try {
    switch (`${method} ${path.slice(CONTROL_PATH.length)}`) {
      case "POST reset":
        simulator.reset(parsed(body) as SimulatorSettings | undefined);
        return new Response(null, { status: 204 });
      case "POST faults":
        addFaults(simulator, parsed(body));
        return new Response(null, { status: 204 });
      case "GET delivered":
        return json(200, simulator.delivered);
      case "GET requests":
        return json(200, simulator.requests);
      default:
        return json(404, { error: "no such control" });
    }
  } catch (error) {
    return json(400, { error: error instanceof Error ? error.message : String(error) });
  }
}
