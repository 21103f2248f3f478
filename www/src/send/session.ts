import { isTidingsError } from "tidings";
import type { SendResult } from "tidings";
import { createSimulator } from "tidings/simulator";
import type { Simulator } from "tidings/simulator";
import { createClient } from "../compose/client.js";
import type { Draft } from "../compose/form.js";
import { findScenario } from "../compose/scenarios.js";
import type { Ending } from "./ending.js";
import { type Part, type Run, applyEvent, EMPTY_RUN, endRun } from "./run.js";

/** Delay of each response in milliseconds, so that an attempt has a visible length. */
const LATENCY_MS = 300;

/** The simulated providers. */
export const simulator: Simulator = createSimulator({ latencyMs: LATENCY_MS });

export interface Session {
  /** The form's values when the call started. */
  readonly draft: Draft;
  readonly run: Run;
  readonly startedAt: number;
  readonly ending: Ending | null;
  readonly cancel: () => void;
}

/**
 * Starts the call that the form describes, on a simulator that was reset.
 *
 * @param onChange Called after every event and at the end.
 * @param send Whether to call `send`: also for a provider without a documented send, to see the error.
 */
export function startSession(
  draft: Draft,
  onChange: (session: Session) => void,
  send = draft.provider !== "shingleai",
): void {
  const { provider, message, messageId, settings } = draft;
  const abort = new AbortController();
  let session: Session = {
    draft,
    run: EMPTY_RUN,
    startedAt: performance.now(),
    ending: null,
    cancel: () => abort.abort(),
  };
  const change = (changes: Partial<Session>): void => {
    session = { ...session, ...changes };
    onChange(session);
  };
  const finish = (ending: Ending): void => {
    const error = ending.kind === "failed" ? ending.error : null;
    const end = {
      atMs: performance.now() - session.startedAt,
      why: error === null ? ("accepted" as const) : null,
      category: error?.category ?? null,
      outcome: error?.outcome ?? ("sent" as const),
      part: ending.kind === "sent" ? partOf(ending.result) : null,
    };
    change({ run: endRun(session.run, end), ending });
  };

  simulator.reset({ latencyMs: LATENCY_MS, seed: Math.floor(Math.random() * 2 ** 31) });
  simulator.fail(...findScenario(provider, draft.scenario).faults);
  onChange(session);
  const call = async (): Promise<Ending> => {
    const client = createClient(provider, settings, simulator.fetch, (event) =>
      change({ run: applyEvent(session.run, event) }),
    );
    const { signal } = abort;
    return send
      ? { kind: "sent", result: await client.send(message, { signal }) }
      : { kind: "read", response: await client.messages.get(messageId, { signal }) };
  };
  call().then(finish, (error: unknown) => {
    if (!isTidingsError(error)) throw error;
    finish({ kind: "failed", error });
  });
}

function partOf({ messages }: SendResult): Part | null {
  const failed = messages.filter(({ error }) => error !== null).length;
  return failed === 0 ? null : { failed, of: messages.length };
}
