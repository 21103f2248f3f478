const REASONS: Readonly<Record<number, string>> = {
  200: "OK",
  201: "Created",
  202: "Accepted",
  302: "Found",
  400: "Bad Request",
  401: "Unauthorized",
  402: "Payment Required",
  403: "Forbidden",
  404: "Not Found",
  409: "Conflict",
  422: "Unprocessable Content",
  429: "Too Many Requests",
  500: "Internal Server Error",
  502: "Bad Gateway",
  503: "Service Unavailable",
  504: "Gateway Timeout",
};

/**
 * Formats a response as `curl -i` prints it.
 *
 * @param body A string is kept as it is; any other value is formatted as JSON.
 */
export function formatResponse(status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): string {
  const isText = typeof body === "string";
  const fields = Object.entries(isText ? headers : { "content-type": "application/json", ...headers });
  const start = `HTTP/1.1 ${status} ${REASONS[status] ?? ""}`.trim();
  return [
    start,
    ...fields.map(([name, value]) => `${name}: ${value}`),
    "",
    isText ? body : JSON.stringify(body, null, 2),
  ].join("\n");
}
