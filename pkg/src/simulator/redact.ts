/** Headers that hold or identify a credential. */
const SECRET: readonly string[] = ["authorization", "x-api-key", "x-sender-id", "cookie", "proxy-authorization"];

/** A request's headers without the credentials. */
export interface Redacted {
  readonly headers: Readonly<Record<string, string>>;
  /** The names of those that were taken out. */
  readonly credentials: readonly string[];
  /** Puts `[credential]` where a text has one of the credentials in it. */
  readonly clean: (text: string) => string;
}

/** Takes the credentials out of a request's headers, and whatever else holds a copy of them. */
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
  // A very short key is part of ordinary words, and keeps no secret.
  const long = secrets.filter((secret) => secret.length >= 6);
  const clean = (text: string): string => long.reduce((rest, secret) => rest.replaceAll(secret, "[credential]"), text);
  const headers = Object.fromEntries(kept.map(([name, value]) => [name, clean(value)]));
  return { headers, credentials, clean };
}
