/** The last line of a message with a one-time code, by which browsers fill the code in. */

import { configurationError } from "../errors/error.js";
import { invalidOption, readProperties } from "../util/options.js";

/** A one-time code, and the website that it is for. */
export interface OneTimeCode {
  /**
   * The host of the website on which the code is entered: `example.com`, without scheme, port and path, in ASCII (`xn--...`). A browser
   * fills the code in on the pages of the same site, which are those of its subdomains, too.
   */
  readonly host: string;
  /** The code: letters, digits and `-`. */
  readonly code: string;
}

/** Labels of letters, digits and hyphens; the last one begins with a letter, unlike that of an IP address. */
const HOST = /^(?=.{4,253}$)(?:[a-z\d](?:[a-z\d-]{0,61}[a-z\d])?\.)+[a-z](?:[a-z\d-]{0,61}[a-z\d])$/i;
const CODE = /^[a-z\d-]{1,64}$/i;

/**
 * Returns the body of a message that gives a one-time code: the text, an empty line, and as the last line `@host #code`. By that line,
 * Safari offers the code only on this website, and WebOTP passes it to the page: see
 * {@link https://wicg.github.io/sms-one-time-codes/ | origin-bound one-time codes} and Apple's
 * {@link https://developer.apple.com/news/?id=z0i801mg | domain-bound codes}. The text should have the code, too, for people.
 *
 * @param text What people read. White space at its end is removed. Empty: the line alone.
 * @example
 * ```ts
 * const body = oneTimeCodeBody("123456 is your code.", { host: "example.com", code: "123456" });
 * // "123456 is your code.\n\n@example.com #123456"
 * await client.send({ to: "+14155551234", body });
 * ```
 * @throws TidingsError with the category `configuration` if the text is not a string, or the host or the code cannot be in the line. The
 * error never quotes the code.
 */
export function oneTimeCodeBody(text: string, oneTimeCode: OneTimeCode): string {
  if (typeof text !== "string") throw configurationError("`text` must be a string.");
  const { host, code } = readProperties(oneTimeCode, "oneTimeCode", "an object with `host` and `code`", [
    "host",
    "code",
  ]);
  if (typeof host !== "string" || !HOST.test(host)) {
    const meant = typeof host === "string" ? hostOf(host) : "";
    const error = invalidOption("host", "the host of a website, such as `example.com`", host);
    throw meant === "" ? error : configurationError(`${error.message} Did you mean \`${meant}\`?`);
  }
  if (typeof code !== "string" || !CODE.test(code))
    throw configurationError("`code` must be a string of 1 to 64 letters, digits and hyphens, without white space.");
  const line = `@${host} #${code}`;
  const explanation = text.trimEnd();
  return explanation === "" ? line : `${explanation}\n\n${line}`;
}

/** The host in a URL or of a host that is not in ASCII. Empty if there is none that the line can have. */
function hostOf(text: string): string {
  try {
    const { hostname } = new URL(text.includes("://") ? text : `https://${text}`);
    return HOST.test(hostname) ? hostname : "";
  } catch {
    return "";
  }
}
