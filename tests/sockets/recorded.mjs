// What runtimes and clients really threw, recorded from real sockets, and what `neverLeft` must say of it. Runtimes that the
// tests do not run are here too (Node 18 to 24, Bun 1.1 to 1.4, Deno 2.2 and 2.9). The request is to https://api.example/send.

const node = (cause) => ({ name: "TypeError", message: "fetch failed", cause });
const refused = { message: "connect ECONNREFUSED 127.0.0.1:443", code: "ECONNREFUSED", errno: -111, syscall: "connect", port: 443 };
const reset = { message: "read ECONNRESET", code: "ECONNRESET", errno: -104, syscall: "read" };
const denoText = (what) => `error sending request for url (https://api.example/send): client error (${what}`;

/** `[runtime, situation, thrown, answer, why]` */
export const recorded = [
  ["node", "refused", node(refused), true, "connect(2) failed"],
  ["node", "refused by each address", node({ code: "ECONNREFUSED", errors: [refused, { ...refused, code: "ENETUNREACH" }] }), true, "all of its errors say so"],
  ["node", "one address refused, one broke", node({ code: "ECONNREFUSED", errors: [refused, reset] }), false, "one of its errors does not say so"],
  ["node", "an AggregateError without errors", node({ code: "ECONNREFUSED", errors: [] }), false, "nothing says so"],
  ["node", "unknown host", node({ message: "getaddrinfo ENOTFOUND api.example", code: "ENOTFOUND", syscall: "getaddrinfo", hostname: "api.example" }), true, "no address"],
  ["node", "the resolver does not answer", node({ code: "EAI_AGAIN", syscall: "getaddrinfo", hostname: "api.example" }), true, "no address"],
  ["node", "no route", node({ code: "ENETUNREACH", syscall: "connect", port: 443 }), true, "connect(2) failed"],
  ["node", "host unreachable", node({ code: "EHOSTUNREACH", syscall: "connect" }), true, "connect(2) failed"],
  ["node", "host unreachable, while reading", node({ code: "EHOSTUNREACH", syscall: "read" }), false, "the connection was there"],
  ["node", "host unreachable, nothing more", node({ code: "EHOSTUNREACH" }), false, "a connection that was there can end so"],
  ["node", "the system's time-out of connecting", node({ code: "ETIMEDOUT", syscall: "connect" }), true, "connect(2) failed"],
  ["node", "the system's time-out of reading", node({ code: "ETIMEDOUT", syscall: "read" }), false, "the connection was there"],
  ["node", "undici's time-out of connecting", node({ name: "ConnectTimeoutError", code: "UND_ERR_CONNECT_TIMEOUT" }), true, "undici's class for connecting"],
  ["node", "undici's time-out of the headers", node({ name: "HeadersTimeoutError", code: "UND_ERR_HEADERS_TIMEOUT" }), false, "the request was sent"],
  ["node", "undici's time-out of the body", node({ name: "BodyTimeoutError", code: "UND_ERR_BODY_TIMEOUT" }), false, "the request was sent"],
  ["node", "other side closed", node({ name: "SocketError", message: "other side closed", code: "UND_ERR_SOCKET" }), false, "the same before and after the server has read"],
  ["node", "reset", node(reset), false, "the same before and after the server has read"],
  ["node 24", "reset while writing", node({ message: "write ECONNRESET", code: "ECONNRESET", syscall: "write" }), false, "a part may have arrived"],
  ["node", "reset while connecting", node({ message: "connect ECONNRESET 127.0.0.1:443", code: "ECONNRESET", syscall: "connect" }), true, "connect(2) failed"],
  ["node", "closed in the handshake", node({ message: "Client network socket disconnected before secure TLS connection was established", code: "ECONNRESET", host: "api.example", port: "443" }), true, "the text says when"],
  ["node", "unknown authority", node({ code: "UNABLE_TO_VERIFY_LEAF_SIGNATURE" }), true, "a certificate is read before anything is sent"],
  ["node", "self-signed", node({ code: "DEPTH_ZERO_SELF_SIGNED_CERT" }), true, "a certificate"],
  ["node", "expired", node({ code: "CERT_HAS_EXPIRED" }), true, "a certificate"],
  ["node", "wrong host", node({ code: "ERR_TLS_CERT_ALTNAME_INVALID", host: "api.example" }), true, "a certificate"],
  ["node", "TLS 1.1 only", node({ code: "ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION" }), true, "no version in common, so no connection"],
  ["node", "plain bytes", node({ code: "ERR_SSL_WRONG_VERSION_NUMBER" }), false, "OpenSSL says the same after the handshake"],
  ["node", "a client certificate is wanted", node({ code: "ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED" }), false, "TLS 1.3 says it after the first request"],
  ["node", "handshake failure", node({ code: "ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE" }), false, "not only in the first handshake"],
  ["node", "not HTTP", node({ name: "HTTPParserError", code: "HPE_INVALID_CONSTANT" }), false, "an answer"],
  ["node", "the answer breaks off", { name: "TypeError", message: "terminated", cause: reset }, false, "an answer"],
  ["node", "an abort", { name: "AbortError", message: "This operation was aborted", code: 20 }, false, "it may be under way"],
  ["node", "an abort whose reason is a refused connection", { name: "AbortError", cause: refused }, false, "the reason is about something else"],
  ["node", "a time-out", { name: "TimeoutError", code: 23 }, false, "it may be under way"],
  ["node", "a refused connection to another port", node({ ...refused, port: 5432 }), false, "a `fetch` of the caller's that failed at its database, maybe afterwards"],
  ["node", "another unknown host", node({ code: "ENOTFOUND", syscall: "getaddrinfo", hostname: "logs.example" }), false, "about another request"],
  ["node", "a repetition was refused after a reset", { ...refused, cause: reset }, false, "the first attempt may have arrived"],

  ["bun 1.4", "refused", { message: "ECONNREFUSED: Unable to connect. Is the computer able to access the url?", code: "ECONNREFUSED", errno: 0 }, true, "Bun's text for connecting"],
  ["bun 1.1", "refused", { message: "Unable to connect. Is the computer able to access the url?", code: "ConnectionRefused", errno: 0 }, true, "Bun's text for connecting"],
  ["bun 1.4", "no route", { message: "ENETUNREACH: Was there a typo in the url or port?", code: "ENETUNREACH", errno: 0 }, true, "Bun's text for a socket that did not open"],
  ["bun 1.4", "unknown host", { message: "getaddrinfo ENOTFOUND api.example", code: "ENOTFOUND", errno: 4, syscall: "getaddrinfo" }, true, "no address"],
  ["bun 1.4", "wrong host", { message: 'ERR_TLS_CERT_ALTNAME_INVALID fetching "https://api.example/send".', code: "ERR_TLS_CERT_ALTNAME_INVALID" }, true, "a certificate"],
  ["bun 1.4", "closed", { message: "ECONNRESET: The socket connection was closed unexpectedly.", code: "ECONNRESET", errno: 0 }, false, "the same before and after the server has read"],
  ["bun 1.1", "closed", { message: "The socket connection was closed unexpectedly.", code: "ConnectionClosed" }, false, "the same before and after the server has read"],
  ["bun 1.4", "TLS", { message: "EPROTO: The TLS handshake failed. Does the server speak TLS on this port?", code: "EPROTO" }, false, "Bun says the same after the request"],
  ["bun 1.1", "an abort", { name: "AbortError", code: "ABORT_ERR" }, false, "it may be under way"],

  ["deno 2.9", "refused", node({ message: `${denoText("Connect")}): tcp connect error: Connection refused (os error 111)` }), true, "hyper says that it was connecting"],
  ["deno 2.2", "refused", { message: `${denoText("Connect")}): tcp connect error: Connection refused (os error 111)` }, true, "the same, one level higher"],
  ["deno 2.9", "unknown host", node({ message: `${denoText("Connect")}): dns error: failed to lookup address information` }), true, "connecting"],
  ["deno 2.9", "expired", node({ message: `${denoText("Connect")}): invalid peer certificate: certificate expired` }), true, "connecting"],
  ["deno 2.9", "closed", node({ message: "error sending request from 127.0.0.1:1 for https://api.example/send (127.0.0.1:2): client error (SendRequest): connection closed before message completed" }), false, "sending"],
  ["deno 2.9", "reset", node({ message: "Connection reset by peer (os error 104)" }), false, "nothing says when"],
  ["deno 2.9", "plain bytes", node({ message: "received corrupt message of type InvalidContentType" }), false, "nothing says when"],
  ["deno", "a text that quotes it", node({ message: `proxy: ${denoText("Connect")}): x` }), false, "not Deno's own"],

  ["node-fetch", "refused", { name: "FetchError", message: "request failed", type: "system", errno: "ECONNREFUSED", code: "ECONNREFUSED" }, true, "only connecting has this code"],
  ["node-fetch", "reset", { name: "FetchError", type: "system", errno: "ECONNRESET", code: "ECONNRESET" }, false, "it may have arrived"],
  ["axios", "refused", { name: "AxiosError", code: "ECONNREFUSED", syscall: "connect", port: 443, cause: refused }, true, "both say so"],
  ["axios", "a network error with a cause", { name: "AxiosError", code: "ERR_NETWORK", cause: refused }, true, "the wrapper says nothing, its cause does"],
  ["axios", "aborted connection", { name: "AxiosError", code: "ECONNABORTED" }, false, "its time-out"],

  ["chromium", "any", { name: "TypeError", message: "Failed to fetch" }, false, "a browser does not tell"],
  ["firefox", "any", { name: "TypeError", message: "NetworkError when attempting to fetch resource." }, false, "a browser does not tell"],
  ["webkit", "any", { name: "TypeError", message: "Load failed" }, false, "a browser does not tell"],
  ["workerd", "any", { name: "Error", message: "Network connection lost." }, false, "the same before and after"],
];
