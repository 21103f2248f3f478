/** The CORS fields of a response to an allowed origin, without the origin. They name all headers that a client reads. */
export const CORS_HEADERS: Readonly<Record<string, string>> = {
  "access-control-expose-headers": [
    "retry-after",
    "retry-after-ms",
    "x-ms-retry-after-ms",
    "ratelimit",
    "ratelimit-policy",
    "ratelimit-reset",
    "x-ratelimit-limit",
    "x-ratelimit-remaining",
    "x-ratelimit-reset",
    "x-rate-limit-reset",
    "x-ratelimit-retry-after",
    "x-request-id",
    "x-api-version",
    "x-sandbox",
    "idempotent-replayed",
    "x-original-request-id",
    "x-simulator-stand-in",
    "location",
  ].join(", "),
};

/** The CORS fields of the response to a preflight request, which a browser sends before credentials or JSON. */
export const PREFLIGHT_HEADERS: Readonly<Record<string, string>> = {
  "access-control-allow-methods": "GET, POST, PUT, PATCH, DELETE",
  "access-control-allow-headers":
    "x-api-key, authorization, x-sender-id, x-profile-id, idempotency-key, content-type, accept",
  "access-control-max-age": "600",
};
