import { documentedErrors } from "tidings/simulator";
import type { BuiltInProvider } from "tidings";
import { providerFacts } from "../compose/providers.js";
import { h } from "../dom.js";
import { formatResponse } from "../http/format-response.js";

/** A response to read. */
export interface Example {
  readonly label: string;
  readonly provider: BuiltInProvider | "";
  readonly text: string;
}

const UNUSUAL: readonly Example[] = [
  {
    label: "curl -i of an unknown API",
    provider: "",
    text: `HTTP/2 422
content-type: application/problem+json
x-request-id: 7f2c9a

{"type":"https://example.com/invalid","title":"Your request is not valid.","status":422,
 "detail":"Two fields need your attention.",
 "errors":[{"field":"to","message":"must be a phone number"},{"field":"body","message":"must not be empty"}]}`,
  },
  {
    label: "A gateway’s HTML page",
    provider: "",
    text: `HTTP/1.1 502 Bad Gateway
server: nginx
content-type: text/html

<html><head><title>502 Bad Gateway</title></head>
<body><center><h1>502 Bad Gateway</h1></center><hr><center>nginx</center></body></html>`,
  },
  {
    label: "Truncated JSON",
    provider: "texting-blue",
    text: `HTTP/1.1 500 Internal Server Error
content-type: application/json

{"error":{"code":"internal_error","mess`,
  },
  {
    label: "An empty 503 with Retry-After",
    provider: "",
    text: "HTTP/1.1 503 Service Unavailable\nretry-after: 30\ncontent-length: 0\n",
  },
  {
    label: "A failure inside a 200",
    provider: "nativehub",
    text: `HTTP/1.1 200 OK
content-type: application/json

{"id":"msg_1","to":"+8801711000000","status":"rejected","error_code":"BLOCKED_OPTED_OUT","error_message":"Recipient opted out"}`,
  },
];

const groups: readonly { readonly label: string; readonly examples: readonly Example[] }[] = [
  { label: "Unusual responses", examples: UNUSUAL },
  ...Object.entries(documentedErrors).map(([name, errors]) => ({
    label: providerFacts[name as BuiltInProvider].title,
    examples: errors.map((error) => ({
      label: `${error.status} ${error.code ?? error.name}${error.code !== null && error.code !== error.name ? ` (${error.name})` : ""}`,
      provider: name as BuiltInProvider,
      text: formatResponse(error.status, error.body, error.headers),
    })),
  })),
];

const all = groups.flatMap(({ examples }) => examples);

/** Fills the select element with the examples. */
export function fillExamples(select: HTMLSelectElement): void {
  select.append(
    ...groups.map(({ label, examples }) =>
      h(
        "optgroup",
        { label },
        ...examples.map((example) => h("option", { value: all.indexOf(example) }, example.label)),
      ),
    ),
  );
}

export function exampleAt(index: number): Example | undefined {
  return all[index];
}

/** The example that the page opens with. */
export const firstExample = all.findIndex(
  ({ provider, label }) => provider === "texting-blue" && label.startsWith("429"),
);
