import { configurationError } from "../errors/error.js";
import { quotableName, invalidOption } from "../util/options.js";
import type { Fault } from "./faults.js";
import { randomAt } from "./prng.js";

/** The fraction of all requests that gets each fault, from 0 to 1. The sum is at most 1. */
export interface FaultRates {
  /** The connection breaks before the message is accepted. */
  readonly lostBefore?: number;
  /** The connection breaks after the message was accepted. */
  readonly lostAfter?: number;
  /** 500; the message was not accepted. */
  readonly serverError?: number;
  /** 500, although the message was accepted. */
  readonly serverErrorAfter?: number;
  /** 502 with an HTML page; the message was not accepted. */
  readonly badGateway?: number;
  /** 503; the message was not accepted. */
  readonly unavailable?: number;
  /** 504, although the message was accepted. */
  readonly gatewayTimeout?: number;
  /** 429 with the wait as the provider writes it. */
  readonly rateLimit?: number;
  /** The message was accepted, but no response arrives. */
  readonly stallHeaders?: number;
  /** The message was accepted, but the body stops half-way and stays open. */
  readonly stallBody?: number;
  /** The message was accepted, but the body ends half-way. */
  readonly truncated?: number;
  /** 200 with an HTML page; the message was not accepted. */
  readonly html?: number;
  /** 200 with an empty body; the message was accepted. */
  readonly empty?: number;
  /** The response arrives after `slowMs`. */
  readonly slow?: number;
  /** The send is accepted, but the message to the first recipient fails. */
  readonly partial?: number;
}

/** Chooses faults at random: the same ones for the same seed. */
export interface FaultPlan {
  /** @default the simulator's seed */
  readonly seed?: number;
  readonly rates: FaultRates;
  /** The wait of a 429, in seconds. @default 2 */
  readonly waitSeconds?: number;
  /** The delay of `slow`, in milliseconds. @default 500 */
  readonly slowMs?: number;
}

type Chooser = readonly [name: keyof FaultRates, fault: (plan: FaultPlan) => Fault];

// Another order would choose other faults for the same seed.
const CHOICES: readonly Chooser[] = [
  ["lostBefore", () => ({ kind: "lost", when: "before" })],
  ["lostAfter", () => ({ kind: "lost", when: "after" })],
  ["serverError", () => ({ kind: "status", status: 500 })],
  ["serverErrorAfter", () => ({ kind: "status", status: 500, accepted: true })],
  ["badGateway", () => ({ kind: "html", status: 502 })],
  ["unavailable", () => ({ kind: "status", status: 503 })],
  ["gatewayTimeout", () => ({ kind: "status", status: 504, accepted: true })],
  ["rateLimit", (plan) => ({ kind: "rate-limit", waitSeconds: plan.waitSeconds ?? 2 })],
  ["stallHeaders", () => ({ kind: "stall", where: "headers" })],
  ["stallBody", () => ({ kind: "stall", where: "body" })],
  ["truncated", () => ({ kind: "truncated" })],
  ["html", () => ({ kind: "html", status: 200 })],
  ["empty", () => ({ kind: "empty", status: 200 })],
  ["slow", (plan) => ({ kind: "slow", ms: plan.slowMs ?? 500 })],
  ["partial", () => ({ kind: "partial", fail: [0] })],
];

/**
 * Checks a plan.
 * @throws TidingsError with the category `configuration` if a rate is unknown or not from 0 to 1, or their sum is above 1.
 */
export function checkPlan(plan: FaultPlan): FaultPlan {
  const { rates } = Object(plan) as Partial<FaultPlan>;
  if (typeof rates !== "object" || rates === null)
    throw invalidOption("rates", "an object such as { lostAfter: 0.1 }", rates);
  let sum = 0;
  for (const [name, rate] of Object.entries(rates)) {
    const names = CHOICES.map(([choice]) => choice);
    if (!(names as string[]).includes(name))
      throw configurationError(`There is no fault rate \`${quotableName(name)}\`. There are: ${names.join(", ")}.`);
    if (!(typeof rate === "number" && rate >= 0 && rate <= 1))
      throw invalidOption(`rates.${name}`, "a number from 0 to 1", rate);
    sum += rate;
  }
  if (sum > 1 + 1e-9) throw configurationError("The fault `rates` must add up to 1 at most.");
  return plan;
}

/** The fault of the request with this number; null for none. */
export function chooseFault(plan: FaultPlan, seed: number, number: number): Fault | null {
  let point = randomAt(plan.seed ?? seed, number);
  for (const [name, fault] of CHOICES) {
    point -= plan.rates[name] ?? 0;
    if (point < 0) return fault(plan);
  }
  return null;
}
