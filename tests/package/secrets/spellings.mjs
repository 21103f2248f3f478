// The spellings of a key by servers, runtimes and logs.
const each = (write) => (key) => [...key].map((one) => write(one, one.charCodeAt(0).toString(16))).join("");
const base64 = (text) => btoa(text);
const HTML = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };

export const SPELLINGS = {
  "as it is": (key) => key,
  JSON: (key) => JSON.stringify(key).slice(1, -1),
  "JSON of PHP, with \\/": (key) => JSON.stringify(key).slice(1, -1).replaceAll("/", "\\/"),
  "JSON of .NET": (key) =>
    JSON.stringify(key)
      .slice(1, -1)
      .replace(/[&<>'+]/g, (one) => `\\u00${one.charCodeAt(0).toString(16).toUpperCase()}`),
  "JSON within JSON": (key) => JSON.stringify(JSON.stringify({ key })).slice(1, -1),
  "\\uXXXX, in either case": each((one, hex) => `\\u${(one < "a" ? hex.toUpperCase() : hex).padStart(4, "0")}`),
  encodeURIComponent: (key) => encodeURIComponent(key),
  "encodeURIComponent in lower case": (key) => encodeURIComponent(key).replace(/%../g, (hex) => hex.toLowerCase()),
  URLSearchParams: (key) => new URLSearchParams([["", key]]).toString().slice(1),
  "every character as %XX": each((_, hex) => `%${hex}`),
  HTML: (key) => key.replace(/[&<>"']/g, (one) => HTML[one]),
  "HTML, decimal": each((one) => `&#${one.charCodeAt(0)};`),
  "HTML, hex": each((_, hex) => `&#x${hex};`),
  "HTML of a URL": (key) => encodeURIComponent(key).replace(/['%]/g, (one) => ({ "'": "&#x27;", "%": "&#37;" })[one]),
  base64: (key) => base64(key),
  "base64 of user:key": (key) => base64(`user:${key}`),
  "base64url behind two bytes": (key) =>
    base64(`ab${key}c`).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", ""),
  "base64 in a URL": (key) => encodeURIComponent(base64(`u:${key}`)),
};
