/**
 * Determines from the error of `fetch` whether the request was certainly not sent. Only failures to connect count: an unknown
 * host, no route, a refused connection, failed TLS. Each was measured on real sockets (docs/runtimes.md). Failures that can also
 * occur after the server has read the request do not count. Browsers and workerd report no reason, so it is never certain there.
 */

/** Limits chains of causes, and ends cycles. */
const MAX_ERRORS = 32;

/** Codes that count when the error names no system call (node-fetch, axios, Bun). */
const CODES = /^(ECONNREFUSED|ConnectionRefused|ENOTFOUND|EAI_[A-Z]+|UND_ERR_CONNECT_TIMEOUT)$/;
/** System calls that precede sending. */
const CALLS = /^(connect|getaddrinfo|query.*)$/;

/** A certificate is checked before the request is sent. Most `ERR_SSL_...` codes are missing because they can also come later. */
const CERTIFICATE =
  "CERT_[A-Z_]+|DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_GET_ISSUER_CERT(_LOCALLY)?" +
  "|UNABLE_TO_VERIFY_LEAF_SIGNATURE|UNKNOWN_CERTIFICATE_VERIFICATION_ERROR|INVALID_(CA|PURPOSE)|PATH_LENGTH_EXCEEDED" +
  "|HOSTNAME_MISMATCH|ERR_TLS_CERT_ALTNAME_INVALID|ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION";

/** Messages that count where the code is the same before and after connecting: of Node, Bun (two) and Deno. */
const MESSAGES =
  "Client network socket disconnected before secure TLS connection was established" +
  "|.*Unable to connect\\. Is the computer able to access the url\\?" +
  "|.*Was there a typo in the url or port\\?" +
  "|error sending request for url \\(.*\\): client error \\(Connect\\): .*";

/** Codes of connections, sockets and parsers. With one that is not listed above, the request may have been sent. */
const UNCERTAIN = /^(E[A-Z\d]+|UND_ERR_\w+|HPE_\w+|ERR_SSL_\w+|Connection[A-Z]\w+|ABORT_ERR)$/;

/**
 * Returns true only if certainly no byte of the request was sent. Never throws.
 *
 * @param thrown What `fetch` rejected with.
 * @param url The URL of the request. An error that names another host or port does not count.
 * @internal
 */
export function neverSent(thrown: unknown, url?: string): boolean {
  let remaining = MAX_ERRORS;
  /** Undefined if the error itself says nothing, as a wrapper does. */
  const isCertain = (error: unknown): boolean | undefined => {
    if (typeof error !== "object" || error === null) return undefined;
    remaining -= 1;
    if (remaining < 0) return false;
    const { errors, cause } = error as { errors?: unknown; cause?: unknown };
    const own = Array.isArray(errors) ? allCertain(errors) : classify(error, url);
    if (own === false) return false;
    const inner = isCertain(cause);
    return inner === undefined ? own : inner;
  };
  // Node tries every address of a host. Each attempt must have failed before sending.
  const allCertain = (errors: unknown[]): boolean =>
    errors.length > 0 && errors.length <= MAX_ERRORS && [...errors].every((one) => isCertain(one) === true);
  try {
    return isCertain(thrown) === true;
  } catch {
    return false;
  }
}

function classify(error: object, url: string | undefined): boolean | undefined {
  const { name, code, syscall, message, port, hostname } = error as Record<string, unknown>;
  if (name === "AbortError" || name === "TimeoutError") return false;
  const isMessage = typeof message === "string" && matches(MESSAGES, message);
  if (typeof code !== "string") return isMessage || undefined;
  const isBeforeSending = typeof syscall === "string" ? CALLS.test(syscall) : CODES.test(code);
  if (!isBeforeSending && !isMessage && !matches(CERTIFICATE, code)) return UNCERTAIN.test(code) ? false : undefined;
  if (url === undefined) return true;
  const requestUrl = new URL(url);
  const requestPort = Number(requestUrl.port || (requestUrl.protocol === "https:" ? 443 : 80));
  return (
    (port === undefined || Number(port) === requestPort) && (hostname === undefined || hostname === requestUrl.hostname)
  );
}

/** Creates the `RegExp` only when needed: bundlers cannot drop one that is created when the module loads. */
function matches(patterns: string, text: string): boolean {
  return new RegExp(`^(${patterns})$`, "s").test(text);
}
