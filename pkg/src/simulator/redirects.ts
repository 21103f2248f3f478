/** A request that can be made again at another address. */
export interface Redirectable {
  readonly request: Request;
  readonly body: string;
}

/**
 * What `fetch` does with a redirect: hands it over (`manual`), rejects (`error`), or gives the next
 * request. As in `fetch`, another origin does not get the `Authorization` header, and does get every
 * other one: an `x-api-key` would leak, which is what a test wants to see.
 */
export function nextRequest({ request, body }: Redirectable, response: Response): Request | null {
  const location = response.headers.get("location");
  const isRedirect = [301, 302, 303, 307, 308].includes(response.status) && location !== null;
  if (!isRedirect || request.redirect === "manual") return null;
  if (request.redirect === "error") throw new TypeError("fetch failed", { cause: new Error("unexpected redirect") });
  const url = new URL(location, request.url);
  const headers = new Headers(request.headers);
  if (url.origin !== new URL(request.url).origin) headers.delete("authorization");
  const becomesGet = response.status === 303 || (response.status < 303 && request.method === "POST");
  const method = becomesGet ? "GET" : request.method;
  return new Request(url, { method, headers, body: becomesGet || body === "" ? null : body });
}
