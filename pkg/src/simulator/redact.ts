/** Headers that hold or identify a credential. */
const SECRET: readonly string[] = ["authorization", "x-api-key", "x-sender-id", "cookie", "proxy-authorization"];

/** A request's headers without the credentials. */
export interface Redacted {
  readonly headers: Readonly<Record<string, string>>;
  /** The names of the removed headers. */
  readonly credentials: readonly string[];
  /** Replaces the credentials in a text by `[credential]`. */
  readonly clean: (text: string) => string;
}

/** Removes the credentials from a request's headers. `clean` removes copies of them from other texts. */
export function redact(all: Headers): Redacted {
  const kept: [string, string][] = [];
  const credentials: string[] = [];
  const secrets: string[] = [];
  all.forEach((value, name) => {
    if (SECRET.includes(name)) {
      credentials.push(name);
      secrets.push(value.replace(/^[A-Za-z]+ +/, ""));
    } else kept.push([name, value]);
  });
  // A very short key would also match ordinary words, and is not a real secret.
  const long = secrets.filter((secret) => secret.length >= 6);
  const clean = (text: string): string => long.reduce((rest, secret) => rest.replaceAll(secret, "[credential]"), text);
  const headers = Object.fromEntries(kept.map(([name, value]) => [name, clean(value)]));
  return { headers, credentials, clean };
}
