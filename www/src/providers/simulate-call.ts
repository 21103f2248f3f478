import { Client, isTidingsError } from "tidings";
import type { Message, ProviderProfile } from "tidings";
import type { Ending } from "../send/ending.js";

/** The request that the client passes to `fetch`. */
export interface CapturedRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: string | null;
}

/** The values of the form. */
export interface Draft {
  readonly profile: ProviderProfile;
  readonly options: Readonly<Record<string, string>>;
  readonly apiKey: string;
  readonly message: Message;
}

/** The response to simulate. */
export interface ResponseParts {
  readonly status: number;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: string;
}

/** Whether the profile can send. If not, the call reads a message. */
export function canSend({ routes = [] }: ProviderProfile): boolean {
  return routes.length > 0;
}

/**
 * Makes one call with a real client. Its `fetch` captures the request and returns `response`, without a network.
 * The request is null if the client finds a mistake first.
 */
export async function simulateCall(
  draft: Draft,
  response: ResponseParts,
): Promise<{ readonly request: CapturedRequest | null; readonly ending: Ending }> {
  const fetched = buildResponse(response);
  let request: CapturedRequest | null = null;
  const fetch = async (url: string, { method = "GET", headers, body }: RequestInit): Promise<Response> => {
    request = {
      method,
      url,
      headers: Object.entries(headers as Record<string, string>),
      body: (body as string | undefined) ?? null,
    };
    return fetched;
  };
  try {
    const { profile, options, apiKey, message } = draft;
    // `dangerouslyAllowBrowser` is safe here: the key belongs to no account, and nothing leaves the page.
    const client = new Client({
      ...options,
      provider: profile,
      apiKey,
      fetch,
      retry: { maxAttempts: 1 },
      dangerouslyAllowBrowser: true,
    });
    const ending: Ending = canSend(profile)
      ? { kind: "sent", result: await client.send(message) }
      : { kind: "read", response: await client.messages.get("msg_1") };
    return { request, ending };
  } catch (error) {
    if (!isTidingsError(error)) throw error;
    return { request, ending: { kind: "failed", error } };
  }
}

/** @throws TypeError for an invalid header field. */
function buildResponse({ status, headers, body }: ResponseParts): Response {
  const isEmpty = body === "" || [204, 205, 304].includes(status);
  // As bytes, because a string would add a content type.
  return new Response(isEmpty ? null : new TextEncoder().encode(body), {
    status,
    headers: headers.map(([name, value]) => [name, value]),
  });
}
