/** Shows how far a run is: a bar on a terminal, and otherwise a line now and then. */

import type { SendManyEvent } from "tidings";

/** What is needed of `process.stderr`. */
export interface Output {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

export interface Progress {
  readonly show: (event: SendManyEvent) => void;
  /** Leaves the bar, so that what is written next begins on a line of its own. */
  readonly end: () => void;
}

const REDRAW_MS = 100;
/** Without a terminal: a line for each of so many parts of the total, or after so many messages if the total is not known. */
const LINES = 10;
const EVERY = 1_000;
/** Without a terminal, a wait is worth a line from this length on. */
const LONG_WAIT_MS = 10_000;

export function progressOn(output: Output, now = () => performance.now()): Progress {
  let drawnAt = -Infinity;
  let shown = 0;
  const bar = (event: SendManyEvent, ended: number): void => {
    const { total, wait } = event;
    if (now() - drawnAt < REDRAW_MS && ended !== total && wait === null) return;
    drawnAt = now();
    const text = textOf(event, ended);
    const width = Math.max(0, Math.min(40, (output.columns ?? 80) - text.length - 4));
    const full = total === null || total === 0 ? 0 : Math.round((width * ended) / total);
    // The sequence at the end clears the rest of the line.
    output.write(`\r[${"#".repeat(full)}${"-".repeat(width - full)}] ${text}\u001b[K`);
  };
  const line = (event: SendManyEvent, ended: number): void => {
    const { total, wait } = event;
    const part = total === null ? Math.floor(ended / EVERY) : Math.floor((LINES * ended) / total);
    if (part === shown && (wait?.ms ?? 0) < LONG_WAIT_MS) return;
    shown = part;
    output.write(`${textOf(event, ended)}\n`);
  };
  return {
    show(event) {
      const ended = event.done + event.failed + event.unknown;
      (output.isTTY === true ? bar : line)(event, ended);
    },
    end() {
      if (output.isTTY === true && drawnAt > -Infinity) output.write("\n");
    },
  };
}

function textOf(event: SendManyEvent, ended: number): string {
  const { total, done, failed, unknown, ratePerSecond, remainingMs, wait } = event;
  return [
    `${ended}${total === null ? "" : `/${total}`}`,
    `${done} accepted`,
    ...(failed > 0 ? [`${failed} failed`] : []),
    ...(unknown > 0 ? [`${unknown} in doubt`] : []),
    `${ratePerSecond.toFixed(1)}/s`,
    ...(remainingMs === null ? [] : [`${timeOf(remainingMs)} left`]),
    ...(wait === null ? [] : [`waits ${timeOf(wait.ms)} for ${REASONS[wait.reason]}`]),
  ].join(", ");
}

const REASONS = {
  "provider-limit": "the provider's limit",
  "rate-per-second": "`ratePerSecond`",
  "rate-per-sender": "`ratePerSender`",
} as const;

function timeOf(ms: number): string {
  const seconds = Math.ceil(ms / 1_000);
  return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}
