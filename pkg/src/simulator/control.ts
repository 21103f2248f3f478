import { configurationError } from "../errors/error.js";
import type { FaultPlan } from "./fault-plan.js";
import type { Fault } from "./faults.js";
import { isObject } from "./json.js";
import type { SimulatorSettings } from "./options.js";
import { json } from "./respond.js";
import type { Simulator } from "./simulator.js";

/** The path prefix of the requests that script and read a simulator on a port. */
export const CONTROL_PATH = "/_simulator/";

function parsed(body: string): unknown {
  return body === "" ? undefined : JSON.parse(body);
}

/** Adds faults from an array (scripted), or from an object with `rates` (random). */
function addFaults(simulator: Simulator, value: unknown): void {
  if (Array.isArray(value)) simulator.fail(...(value as readonly Fault[]));
  else if (isObject(value) && isObject(value.rates)) simulator.plan(value as unknown as FaultPlan);
  else throw configurationError("The body must be an array of faults, or an object with `rates`.");
}

/**
 * Handles `POST reset` (body: settings, or empty), `POST faults` (body: an array of faults, or a plan), `GET delivered` and
 * `GET requests`. An invalid body gets a 400 with the reason.
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
        return json(404, { error: "This path and method do not exist." });
    }
  } catch (error) {
    return json(400, { error: error instanceof Error ? error.message : String(error) });
  }
}
