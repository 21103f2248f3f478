/** What a relay without `onEvent` tells its owner. */

import type { RelayEvent } from "./events.js";

/**
 * Writes what the owner must know to the console: what failed, with its cause, and each response with a status from 500. As web frameworks do, so that
 * nobody has to look for the cause of a 500. Nothing in it is a credential, a text or a phone number. It never throws.
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
    // There is no console, or what was thrown cannot be shown.
  }
}

const MEMORY_WARNING =
  "tidings/relay: the store is in memory. It forgets everything at a restart, and other processes do not see it: for development only.";
