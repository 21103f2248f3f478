/** The token of the user, and the requests that need it. */

const TOKEN = "token";

export const token = (): string => sessionStorage.getItem(TOKEN) ?? "";

/** Of your own sign-in in a real app. */
export async function signIn(user: string): Promise<void> {
  const headers = { "content-type": "application/json" };
  const response = await fetch("/session", { method: "POST", headers, body: JSON.stringify({ user }) });
  const { token, detail } = (await response.json()) as { token?: string; detail?: string };
  if (token === undefined) throw new Error(detail ?? "The session was rejected.");
  sessionStorage.setItem(TOKEN, token);
}

export interface Answer<T> {
  readonly status: number;
  readonly body: T & { readonly detail?: string; readonly issues?: readonly { path: string; message: string }[] };
}

export async function call<T>(
  path: string,
  post?: { readonly key: string; readonly body: unknown },
): Promise<Answer<T>> {
  const headers: Record<string, string> = { authorization: `Bearer ${token()}` };
  const init: RequestInit = post === undefined ? {} : { method: "POST", body: JSON.stringify(post.body) };
  if (post !== undefined) Object.assign(headers, { "content-type": "application/json", "idempotency-key": post.key });
  const response = await fetch(path, { ...init, headers });
  return { status: response.status, body: (await response.json()) as Answer<T>["body"] };
}
