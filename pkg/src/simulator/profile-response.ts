/** What a provider answers, made from the paths by which its answers are read. */

import { matches } from "../webhooks/profile-paths.js";
import { bodyPath, headerPath, put } from "./set-path.js";
import type { ProfileRule, ProviderProfile } from "../provider/types.js";

export interface Reply {
  readonly status: number;
  readonly headers: Record<string, string>;
  readonly body: object | null;
}

/** A failure as a provider has it. */
export interface SimulatedFailure {
  /** A code of the profile's, or of a family of its. */
  readonly code?: string;
  readonly message?: string;
  /** @default the usual one of the code's category */
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
}

const STATUSES: Readonly<Record<string, number>> = {
  authentication: 401,
  payment: 402,
  permission: 403,
  quota: 403,
  "not-found": 404,
  conflict: 409,
  "rate-limit": 429,
  server: 500,
  unavailable: 503,
  timeout: 504,
};

/** The answer to a send to these numbers, all of them accepted. */
export function accepted(profile: ProviderProfile, to: readonly string[], number: number): Reply {
  const { response = {} } = profile;
  if (response.mayBeEmpty === true) return { status: 200, headers: {}, body: null };
  const body = {};
  const headers: Record<string, string> = {};
  const fact = (paths: string | readonly string[] | undefined, value: unknown, before = ""): void => {
    const path = bodyPath(paths);
    if (path !== undefined) put(body, before + path, value);
  };
  const word =
    Object.entries(response.statuses ?? {}).find(([, status]) => status === "accepted" || status === "queued")?.[0] ??
    "accepted";
  fact(response.id, `m-${number}`);
  fact(response.status, word);
  fact(response.requestId, `r-${number}`);
  const header = headerPath(response.requestId);
  if (header !== undefined) headers[header] = `r-${number}`;
  const each = bodyPath(response.items);
  for (const [index, one] of (each === undefined ? to.slice(0, 1) : to).entries()) {
    const before = each === undefined ? "" : `${each}[${index}].`;
    fact(response.messageId, index === 0 ? `m-${number}` : `m-${number}-${index}`, before);
    fact(response.messageTo, one, before);
    fact(response.messageStatus, word, before);
  }
  return { status: 202, headers, body };
}

/** The answer that says this failure, inside a 2xx where the profile says that such are. */
export function refused(profile: ProviderProfile, failure: SimulatedFailure, number: number): Reply {
  const { errors = {}, response } = profile;
  const { code, message = "The simulated provider refuses this.", status } = failure;
  const body = {};
  const headers: Record<string, string> = { ...failure.headers };
  if (code !== undefined)
    put(body, bodyPath(errors.code) ?? "error.code", /^\d{1,15}$/.test(code) ? Number(code) : code);
  put(body, bodyPath(errors.message) ?? "error.message", message);
  const path = bodyPath(errors.requestId);
  if (path !== undefined) put(body, path, `r-${number}`);
  const header = headerPath(errors.requestId);
  if (header !== undefined) headers[header] = `r-${number}`;
  const place = { value: body, parent: null, header: () => null };
  const isInside = status === undefined && response?.failedWhen?.some((test) => matches([test], place)) === true;
  return { status: isInside ? 200 : (status ?? STATUSES[categoryOf(errors.codes ?? {}, code)] ?? 400), headers, body };
}

function categoryOf(codes: Readonly<Record<string, ProfileRule>>, code = ""): string {
  const family = Object.keys(codes).find((key) => key.endsWith("*") && code.startsWith(key.slice(0, -1)));
  const rule = (Object.hasOwn(codes, code) ? codes[code] : codes[family ?? ""]) ?? "";
  return (typeof rule === "string" ? rule : rule.category).split("@")[0]!;
}
