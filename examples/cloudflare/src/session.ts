/** `POST /session`: a token for whoever asks, to try the dashboard. Your own sign-in replaces it: without OPEN_SESSIONS there is none. */

import { issueToken } from "tidings/relay";
import { readJson } from "./body.js";
import type { Env } from "./env.js";
import { json, notFound, Rejected } from "./problems.js";

const EXPIRES_IN_MS = 3_600_000;
/** Of single messages. */
const LIMIT = { max: 20, perMs: 60_000 };

export async function openSession(request: Request, env: Env): Promise<Response> {
  if (env.OPEN_SESSIONS !== "true") return notFound();
  const { value } = await readJson(request, 1_000);
  const { user } = Object(value) as { user?: unknown };
  if (typeof user !== "string" || !/^\w{1,64}$/.test(user))
    throw new Rejected({ status: 422, title: "Invalid user", detail: "A user is 1 to 64 letters, digits or _." });
  const grant = { user, to: "any" as const, limit: LIMIT, data: { campaigns: true } };
  return json(200, { token: await issueToken(grant, { secret: env.TOKEN_SECRET, expiresInMs: EXPIRES_IN_MS }) });
}
