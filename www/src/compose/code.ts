import type { Draft } from "./form.js";
import { providerFacts, senderId } from "./providers.js";

/** The JavaScript that makes the same call as the form. */
export function formatCode({ provider, message, messageId, settings }: Draft): string {
  const { keyVariable } = providerFacts[provider];
  const { timeoutMs, deadlineMs, ...retry } = settings;
  const options = {
    provider,
    apiKey: new Verbatim(`process.env.${keyVariable}`),
    ...(provider === "sent-v2" && { senderId }),
    timeoutMs,
    deadlineMs,
    retry,
  };
  const call =
    provider === "shingleai"
      ? `const message = await client.messages.get(${literal(messageId)});`
      : `const sent = await client.send(${literal(message)});`;
  return `import { Client } from "tidings";\n\nconst client = new Client(${literal(options)});\n\n${call}\n`;
}

class Verbatim {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

/** Formats a value as JavaScript: short values on one line, others with one property per line. */
function literal(value: unknown, indent = ""): string {
  if (value instanceof Verbatim) return value.text;
  if (typeof value !== "object" || value === null) return JSON.stringify(value) ?? String(value);
  const isArray = Array.isArray(value);
  const inner = `${indent}  `;
  const parts = isArray
    ? value.map((item) => literal(item, inner))
    : Object.entries(value).map(
        ([name, item]) => `${/^[\w$]+$/.test(name) ? name : JSON.stringify(name)}: ${literal(item, inner)}`,
      );
  const [open, close] = isArray ? ["[", "]"] : ["{", "}"];
  if (parts.length === 0) return open + close;
  const line = isArray ? `[${parts.join(", ")}]` : `{ ${parts.join(", ")} }`;
  if (line.length + indent.length < 44 && !line.includes("\n")) return line;
  return `${open}\n${parts.map((part) => `${inner}${part},\n`).join("")}${indent}${close}`;
}
