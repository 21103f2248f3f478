// Where a server repeats a key: each returns a response that contains it, spelled as `key`.
const json = (status, body, headers = {}) =>
  new Response(JSON.stringify(body), { status, headers: { "content-type": "application/json", ...headers } });
const text = (status, body, type = "text/html") => new Response(body, { status, headers: { "content-type": type } });
const error = (properties, status = 400) =>
  json(status, { error: { code: "invalid_request", message: "It is wrong.", ...properties } });
/** Header fields allow only Latin-1 without control characters. */
const accepted = { id: "msg_1", status: "queued" };
const long = "Please look at the documentation before you call. ".repeat(9);

export const ECHOES = {
  "the message of an error": (key) => error({ message: `The key ${key} is not known.` }),
  "a message of which it is all": (key) => error({ message: key }, 401),
  "the end of a message that is cut": (key) => error({ message: `${long}${key}` }),
  "a code": (key) => error({ code: key }),
  "a code with more in it": (key) => error({ code: `E42#${key}#x` }, 403),
  "the field that is wrong": (key) => error({ param: key, field: key }),
  "an array of issues": (key) =>
    json(422, { errors: [{ code: key, field: `headers.${key}`, message: `bad ${key}` }, key] }),
  "the name of a property": (key) => error({ [key]: { deep: [key] } }),
  "the name of a field that is wrong": (key) => json(422, { errors: { [key]: [`${key} is invalid`] } }),
  "a link to the documentation": (key) =>
    error({ docs_url: `https://docs.example/?key=${key}`, doc_url: `https://docs.example/${key}` }),
  "a request's id in the body": (key) => error({ request_id: key, requestId: key }),
  "a request's id in a header field": (key) =>
    json(401, { error: { code: "unauthorized", message: "No." } }, { "x-request-id": key }),
  "a header field of a code": (key) =>
    json(403, {}, { "x-amzn-errortype": `${key}:http://x.example/`, "x-error-code": key }),
  "a header field that says when to try again": (key) =>
    json(
      503,
      { error: { message: "Down." } },
      { "retry-after": key, ratelimit: key, "www-authenticate": `Bearer ${key}` },
    ),
  HTML: (key) =>
    text(502, `<html><head><title>${key}</title></head><body><h1>Bad ${key}</h1><p>${key}</p></body></html>`),
  "plain text": (key) => text(500, `Cannot authenticate with ${key}: try again`, "text/plain"),
  "a form": (key) =>
    text(400, `error=invalid&error_description=${key}&key=${key}`, "application/x-www-form-urlencoded"),
  XML: (key) =>
    text(
      400,
      `<?xml version="1.0"?><Error><Code>${key}</Code><Message>Key ${key}</Message></Error>`,
      "application/xml",
    ),
  "JSON that was cut off within it": (key) =>
    text(400, `{"error":{"message":"The key ${key.slice(0, -1)}`, "application/json"),
  "JSON that was cut off before its end": (key) =>
    text(500, `{"error":{"code":"x","message":"The key ${key}`, "application/json"),
  "JSON within a text": (key) => error({ message: `upstream said ${JSON.stringify({ error: key })}` }),
  "a redirect": (key) =>
    new Response(null, {
      status: 302,
      headers: { location: `https://elsewhere.example/?k=${encodeURIComponent(key)}` },
    }),
  "an accepted message": (key) => json(202, { ...accepted, key, note: `by ${key}`, [key]: [{ [key]: key }] }),
  "the id of an accepted message": (key) => json(202, { ...accepted, id: key }),
  "a success that is an error": (key) => json(200, { success: false, error: { code: key, message: `Key ${key}` } }),
  "a success that is none": (key) => text(200, `<html>${key}</html>`),
  "a success in pieces": (key) => json(202, { ...accepted, url: `https://api.example/x?api_key=${key}&y=1#${key}` }),
};
