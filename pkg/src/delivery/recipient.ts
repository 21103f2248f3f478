/**
 * Names a recipient: by the digits of its phone number, because providers write `+`, `whatsapp:` or nothing before them; or by its other
 * address as it is. Empty for none.
 *
 * @internal
 */
export function recipientOf(to: string | null | undefined): string {
  return typeof to === "string" ? (/^(?:[a-z]+:)?\+?(\d+)$/.exec(to)?.[1] ?? to) : "";
}
