/** Checks a profile against samples. */

import { Client, isTidingsError, isWebhookError, parseError, verifyWebhook } from "../index.js";
import { defineProvider } from "../provider.js";
import type { ProviderProfile } from "../provider/types.js";
import { differences } from "./differences.js";
import type { ErrorSample, GetSample, ProfileSample, SampleResponse, SendSample, WebhookSample } from "./sample.js";

/** What is wrong with a profile. */
export interface ProfileProblem {
  /** The name of the sample; null if the profile itself is invalid. */
  readonly sample: string | null;
  /** Where: `events[0].status`. Empty for the whole. */
  readonly path: string;
  readonly expected: unknown;
  readonly actual: unknown;
  /** All of it as one sentence. */
  readonly message: string;
}

/**
 * Checks a provider's profile: that its form is right (as `defineProvider` does), and that tidings reads these samples of the provider's documentation as they
 * are meant. Nothing leaves the program. It belongs in a test of any kind, because it returns the problems and throws nothing.
 *
 * @example
 * ```ts
 * import { checkProfile } from "tidings/testing";
 *
 * const problems = await checkProfile(profile, [
 *   {
 *     name: "an accepted message",
 *     kind: "send",
 *     message: { to: "+14155551234", body: "Hello" },
 *     response: { status: 202, body: { id: "m_1", state: "queued" } },
 *     expect: { id: "m_1", status: "queued" },
 *   },
 *   {
 *     name: "too many requests",
 *     kind: "error",
 *     response: { status: 429, body: { error: "slow down" } },
 *     expect: { category: "rate-limit", retryable: true },
 *   },
 * ]);
 * assert.deepEqual(problems, []);
 * ```
 * @param profile The profile: imported, or a parsed file.
 * @param samples What the provider documents, and the facts in it.
 * @returns The problems, in the order of the samples; empty if there are none.
 */
export async function checkProfile(
  profile: ProviderProfile,
  samples: readonly ProfileSample[] = [],
): Promise<ProfileProblem[]> {
  let checked: ProviderProfile;
  try {
    checked = defineProvider(profile);
  } catch (thrown) {
    return problemsOfForm(thrown);
  }
  const problems: ProfileProblem[] = [];
  for (const sample of samples) {
    const actual = await read(checked, sample);
    for (const { path, expected, actual: found } of differences(actual, sample.expect)) {
      const where = path === "" ? "it" : `\`${path}\``;
      const message = `${sample.name}: ${where} must be ${show(expected)}, and is ${show(found)}.${threwOf(actual)}`;
      problems.push({ sample: sample.name, path, expected, actual: found, message });
    }
  }
  return problems;
}

function problemsOfForm(thrown: unknown): ProfileProblem[] {
  const whole = [{ path: "", message: thrown instanceof Error ? thrown.message : String(thrown) }];
  const issues = isTidingsError(thrown) && thrown.issues.length > 0 ? thrown.issues : whole;
  return issues.map(({ path, message }) => ({ sample: null, path, expected: null, actual: null, message }));
}

/** What tidings reads in a sample: the result, or the facts of the error that was thrown. */
async function read(profile: ProviderProfile, sample: ProfileSample): Promise<unknown> {
  try {
    switch (sample.kind) {
      case "send":
        return await send(profile, sample);
      case "get":
        return await clientOf(profile, sample, fetchOf(sample.response)).messages.get(sample.id);
      case "error":
        return readResponse(profile, sample);
      case "webhook":
        return await readWebhook(profile, sample);
    }
  } catch (thrown) {
    return asFacts(thrown);
  }
}

async function send(profile: ProviderProfile, sample: SendSample): Promise<unknown> {
  let isSent = false;
  const respond = fetchOf(sample.response ?? { status: 200, body: {} });
  const fetch = async (): Promise<Response> => {
    isSent = true;
    return await respond();
  };
  try {
    return { ...(await clientOf(profile, sample, fetch).send(sample.message)), isSent };
  } catch (thrown) {
    return { ...asFacts(thrown), isSent };
  }
}

function clientOf(
  provider: ProviderProfile,
  { options }: SendSample | GetSample,
  fetch: () => Promise<Response>,
): Client {
  const made = { apiKey: "key_of_a_sample", retry: { maxAttempts: 1 }, ...options, provider, fetch };
  return new Client(made as ConstructorParameters<typeof Client>[0]);
}

/** A `fetch` with this response. */
function fetchOf(response: SampleResponse): () => Promise<Response> {
  const { status, headers, text } = complete(response);
  return async () => new Response(NO_BODY.includes(status) ? null : text, { status, headers });
}

function readResponse(provider: ProviderProfile, { response }: ErrorSample): unknown {
  const { status, headers, text } = complete(response);
  return parseError({ status, headers, body: text, provider });
}

function readWebhook(provider: ProviderProfile, { request, secret, unsigned, now }: WebhookSample): Promise<unknown> {
  const { url } = request as { url?: string };
  const options = { provider, secret, url, ...(unsigned && { unsigned }), ...(now !== undefined && { now }) };
  return verifyWebhook(request, options as Parameters<typeof verifyWebhook>[1]);
}

/** The statuses whose responses have no body (Fetch standard, "null body status"). */
const NO_BODY: readonly number[] = [101, 103, 204, 205, 304];

/** A response with what a sample may leave out. */
function complete({ status, headers = { "content-type": "application/json" }, body }: SampleResponse) {
  const text = typeof body === "string" ? body : body === undefined ? "" : JSON.stringify(body);
  return { status, headers, text };
}

/** An error as plain facts, with its message as `threw`, because a message and an error may both have a `message`. */
function asFacts(thrown: unknown): Record<string, unknown> {
  if (isTidingsError(thrown)) return { ...thrown.toJSON(), threw: thrown.message };
  if (isWebhookError(thrown)) return { ...thrown, reason: thrown.reason, threw: thrown.message };
  return { threw: String(thrown) };
}

function threwOf(actual: unknown): string {
  const { threw } = (actual ?? {}) as { threw?: unknown };
  return typeof threw === "string" && threw !== "" ? ` It threw: ${threw}` : "";
}

const MAX_SHOWN_CHARS = 200;

function show(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > MAX_SHOWN_CHARS ? `${text.slice(0, MAX_SHOWN_CHARS)}…` : text;
}
