import { Client, isTidingsError } from "tidings";
import type { Issue } from "tidings";
import { canSend, type Draft } from "./simulate-call.js";
import { trialInput } from "./catalog.js";

/**
 * What is wrong with the message where not even the client can be made, for want of a key or an option: one mistake hides no
 * other. The client that looks at it has values of its own for both.
 */
export function messageIssues({ profile, message }: Draft): readonly Issue[] {
  if (!canSend(profile)) return [];
  const known = trialInput(profile.id).options;
  const required = Object.entries(profile.options ?? {}).filter(([, option]) => option.required === true);
  const options = Object.fromEntries(required.map(([name]) => [name, known[name] ?? "any"]));
  try {
    return new Client({ ...options, provider: profile, apiKey: "any", dangerouslyAllowBrowser: true }).validate(
      message,
    );
  } catch (error) {
    if (!isTidingsError(error)) throw error;
    return [];
  }
}
