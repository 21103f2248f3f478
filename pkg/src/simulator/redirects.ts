/** A request that can be repeated at another URL. */
export interface Redirectable {
  readonly request: Request;
  readonly body: string;
}

/**
 * The request that follows a redirect, as in `fetch`; null if there is no redirect, or `redirect` is `manual`. Another
 * origin does not get the `Authorization` header, but gets all other headers: a test can detect that an `x-api-key` leaks.
 *
 * @throws TypeError if `redirect` is `error`.
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
