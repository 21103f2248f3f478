import { Client, isTidingsError } from "tidings";
import type { Message, ProviderProfile } from "tidings";
import type { Ending } from "../send/ending.js";

/** What the client hands to `fetch`. */
export interface CapturedRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: string | null;
}

/** What the form says. */
export interface Draft {
  readonly profile: ProviderProfile;
  readonly options: Readonly<Record<string, string>>;
  readonly apiKey: string;
  readonly message: Message;
}

/** What is answered. */
export interface ResponseParts {
  readonly status: number;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: string;
}

/** Whether the profile can send; where it cannot, a message is read. */
export function canSend({ routes = [] }: ProviderProfile): boolean {
  return routes.length > 0;
}

/**
 * One send through a real client, with a `fetch` that keeps the request and gives the answer: no network is there. The
 * request is null where the client refuses to make one.
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
    // The key is nobody's, and nothing leaves the page: nowhere else is `dangerouslyAllowBrowser` right so easily.
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

/** @throws TypeError for a header field that no response can have. */
function buildResponse({ status, headers, body }: ResponseParts): Response {
  const isEmpty = body === "" || [204, 205, 304].includes(status);
  // Bytes, because a text would bring a content type of its own.
  return new Response(isEmpty ? null : new TextEncoder().encode(body), {
    status,
    headers: headers.map(([name, value]) => [name, value]),
  });
}
