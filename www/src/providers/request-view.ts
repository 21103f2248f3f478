import type { Issue, TidingsError } from "tidings";
import { highlight } from "../compose/highlight.js";
import { byId, h } from "../dom.js";
import { advice } from "../report/advice.js";
import { inlineCode, withoutPath } from "../report/inline-code.js";
import type { CapturedRequest } from "./simulate-call.js";
import { MASK, type Mask } from "./mask.js";

const view = byId("request-view");
const note = byId("request-note");

/** Shows the request as it would be sent, with its secrets masked. */
export function showRequest({ method, url, headers, body }: CapturedRequest, mask: Mask): void {
  const isForm = headers.some(
    ([name, value]) => name.toLowerCase() === "content-type" && value.includes("x-www-form-urlencoded"),
  );
  const lines: (Node | string)[] = [h("strong", {}, method), " ", ...markMasked(mask.string(url)), "\n"];
  for (const [name, value] of headers)
    lines.push(h("span", { class: "quiet" }, `${name}: `), ...markMasked(mask.string(value)), "\n");
  if (body !== null)
    lines.push(
      "\n",
      ...(isForm ? markMasked(mask.string(body).replaceAll("&", "\n&")) : formatJson(mask.string(body))),
    );
  view.replaceChildren(h("code", {}, ...lines));
  note.textContent = isForm
    ? "The real body is one line. Here, a line starts at each &."
    : body === null
      ? "This request has no body."
      : "The real body is one line. It is formatted here.";
}

/** Shows why there is no request. @param otherIssues Issues that belong to no field of the form. */
export function showNoRequest(error: TidingsError | null, otherIssues: readonly Issue[], mask: Mask): void {
  note.textContent =
    error === null ? "Fix the profile to see its request." : "Nothing is sent. Fix the mistake to see the request.";
  if (error === null) return view.replaceChildren();
  const issues = otherIssues.map(({ path, message }) =>
    h("li", {}, path !== "" && h("code", {}, path), " ", inlineCode(mask.string(withoutPath(message, path)))),
  );
  view.replaceChildren(
    h(
      "p",
      { class: "issue" },
      h("strong", {}, `outcome: ${error.outcome}`),
      ". ",
      inlineCode(mask.string(error.message)),
    ),
    ...(issues.length > 1 ? [h("ul", { class: "issues" }, ...issues)] : []),
    advice(error),
  );
}

function formatJson(body: string): readonly (Node | string)[] {
  let text = body;
  try {
    text = JSON.stringify(JSON.parse(body), null, 2);
  } catch {
    // Masking can break the JSON: it is then shown unformatted.
  }
  return highlight(text);
}

/** Highlights masked parts, to distinguish them from the request's own text. */
function markMasked(text: string): readonly (Node | string)[] {
  return text
    .split(/(\(base64 of [^)]*\)|•{8})/)
    .map((part, at) =>
      at % 2 === 0
        ? part
        : h("span", { class: "masked", title: part === MASK ? "Masked secret" : "Masked secret in base64" }, part),
    );
}
