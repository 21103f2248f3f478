import { Client, isTidingsError } from "tidings";
import type { Issue } from "tidings";
import { canSend, type Draft } from "./simulate-call.js";
import { trialInput } from "./catalog.js";

/**
 * The message's issues when the client cannot be created because its key or an option is missing. This validates with other
 * values for both, so that all issues are shown together.
 */
export function messageIssues({ profile, message }: Draft): readonly Issue[] {
  if (!canSend(profile)) return [];
  const known = trialInput(profile.id).options;
  const required = Object.entries(profile.options ?? {}).filter(([, option]) => option.required === true);
  const other = (type?: string) => (type === "https-url" ? "https://example.com" : "any");
  const options = Object.fromEntries(required.map(([name, { type }]) => [name, known[name] ?? other(type)]));
  try {
    return new Client({ ...options, provider: profile, apiKey: "any", dangerouslyAllowBrowser: true }).validate(
      message,
    );
  } catch (error) {
    if (!isTidingsError(error)) throw error;
    return [];
  }
}
