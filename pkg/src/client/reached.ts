/**
 * Whether a request certainly never left, read from what `fetch` rejected with. Only failures of connecting count: no
 * name, no route, nobody who listens, no TLS. Each row was measured on real sockets (docs/runtimes.md); whatever can
 * also follow a request that the server has read does not count. Browsers and workerd do not tell: never there.
 */

/** Enough for a chain of wrappers; also ends cycles. */
const MAX_ERRORS = 32;

/** By these codes alone, where no system call is named (node-fetch, axios, Bun), or the call is one that precedes sending. */
const CODES = /^(ECONNREFUSED|ConnectionRefused|ENOTFOUND|EAI_[A-Z]+|UND_ERR_CONNECT_TIMEOUT)$/;
const CALLS = /^(connect|getaddrinfo|query.*)$/;

/** A certificate is judged before the first byte of a request. `ERR_SSL_...` is not here: most of it comes later too. */
const CERTIFICATE =
  "CERT_[A-Z_]+|DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_GET_ISSUER_CERT(_LOCALLY)?" +
  "|UNABLE_TO_VERIFY_LEAF_SIGNATURE|UNKNOWN_CERTIFICATE_VERIFICATION_ERROR|INVALID_(CA|PURPOSE)|PATH_LENGTH_EXCEEDED" +
  "|HOSTNAME_MISMATCH|ERR_TLS_CERT_ALTNAME_INVALID|ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION";

/** Where the code is the same before and after connecting, the text tells: of Node, of Bun (twice), of Deno. */
const MESSAGES =
  "Client network socket disconnected before secure TLS connection was established" +
  "|.*Unable to connect\\. Is the computer able to access the url\\?" +
  "|.*Was there a typo in the url or port\\?" +
  "|error sending request for url \\(.*\\): client error \\(Connect\\): .*";

/** Codes of connections, sockets and their readers: what is not certain among them may have been sent. */
const UNCERTAIN = /^(E[A-Z\d]+|UND_ERR_\w+|HPE_\w+|ERR_SSL_\w+|Connection[A-Z]\w+|ABORT_ERR)$/;

/**
 * True only where it is certain that no byte of the request was sent. Never throws.
 *
 * @param thrown What `fetch` rejected with.
 * @param url The request's; an error that names another host or port is about something else.
 * @internal
 */
export function neverSent(thrown: unknown, url?: string): boolean {
  let remaining = MAX_ERRORS;
  /** Undefined: it says nothing, as a wrapper's does. */
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
  // Node tries each address of a host: all of them must have failed so.
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

/** Made when asked for: a bundler that drops this module cannot drop a `RegExp` that is made when it loads. */
function matches(patterns: string, text: string): boolean {
  return new RegExp(`^(${patterns})$`, "s").test(text);
}
