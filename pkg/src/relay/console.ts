/** What a relay without `onEvent` tells its owner. */

import type { RelayEvent } from "./events.js";

/**
 * Writes failures, with their causes, and each response with a status from 500 to the console, as web frameworks do. The console then shows the cause of
 * a 500. Credentials, texts and phone numbers are masked. Never throws.
 */
export function toConsole(event: RelayEvent): void {
  try {
    if (event.type === "memory-store") console.warn(MEMORY_WARNING);
    if (event.type === "failed") console.error(`tidings/relay: \`${event.part}\` failed:`, event.cause);
    if (event.type === "responded" && event.status >= 500) {
      const { status, category, outcome, code } = event;
      console.error(
        `tidings/relay: responded with ${status}: ${category}, ${outcome}${code === null ? "" : `, ${code}`}`,
      );
    }
  } catch {
    // The host has no console, or the console cannot print the cause.
  }
}

const MEMORY_WARNING =
  "tidings/relay: the store is in memory. It forgets everything at a restart, and other processes do not see it: for development only.";
