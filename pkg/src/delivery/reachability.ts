import type { StatusError } from "./types.js";

/**
 * Whether a failure means that its channel does not reach the recipient, so that another one may: the carrier could not deliver it, or the
 * recipient is not valid or not found there. An opt-out or a block is about the recipient's will, and holds for all channels.
 *
 * @internal
 */
export function isUnreachable({ category, scope, outcome }: StatusError): boolean {
  if (outcome === "unknown") return false;
  if (category === "carrier") return scope === "recipient" || scope === null;
  return scope === "recipient" && (category === "validation" || category === "not-found");
}
