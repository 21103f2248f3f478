import type { Issue, TidingsError } from "tidings";
import { highlight } from "../compose/highlight.js";
import { byId, h } from "../dom.js";
import { advice } from "../report/advice.js";
import { inlineCode, withoutPath } from "../report/inline-code.js";
import type { CapturedRequest } from "./simulate-call.js";
import { MASK, type Mask } from "./mask.js";

const view = byId("request-view");
const note = byId("request-note");

/** The request as it would travel, but for the key. */
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
    ? "The body is one line; here it is broken before each &."
    : body === null
      ? "It has no body."
      : "The body is one line; here it is laid out.";
}

/** Why there is none. */
export function showNoRequest(error: TidingsError | null, otherIssues: readonly Issue[], mask: Mask): void {
  note.textContent =
    error === null
      ? "There is no request before the profile is right."
      : "Nothing is sent: the client finds the mistake before.";
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
    // The mask hid a part of what makes it JSON: it is shown as it is.
  }
  return highlight(text);
}

/** The masks, told apart from what really stands there. */
function markMasked(text: string): readonly (Node | string)[] {
  return text
    .split(/(\(base64 of [^)]*\)|•{8})/)
    .map((part, at) =>
      at % 2 === 0 ? part : h("span", { class: "masked", title: part === MASK ? "The key" : "In base64" }, part),
    );
}
