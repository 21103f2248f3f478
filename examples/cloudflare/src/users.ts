/** Who asks, and what they may send: the grant in the token that the app's sign-in gave them. */

import { tokenAuthorizer } from "tidings/relay";
import type { Grant } from "tidings/relay";
import type { Env } from "./env.js";
import { Rejected } from "./problems.js";

export interface User {
  readonly id: string;
  /** Whether the token allows campaigns: its `data` is `{ campaigns: true }`. The grant's limit is for single messages, and a campaign has none. */
  readonly mayStartCampaigns: boolean;
  /** Whether this user may send to a number. */
  readonly mayAddress: (to: string) => boolean;
}

/** The relay and the campaigns take the same tokens. */
export function authorizerOf(env: Env): (request: Request) => Promise<Grant | null> {
  return tokenAuthorizer({ secrets: env.TOKEN_SECRET });
}

/** @throws Rejected without a valid token. */
export async function userOf(request: Request, env: Env): Promise<User> {
  const authorize = authorizerOf(env);
  // It throws for a token that is forged or has expired. Which of them it is helps only who forges.
  const grant = await authorize(request).catch(() => null);
  if (grant === null)
    throw new Rejected({
      status: 401,
      title: "Not signed in",
      detail: "The token is missing, invalid or expired.",
      headers: { "www-authenticate": "Bearer" },
    });
  const { user, to, data } = grant;
  const mayAddress = (number: string): boolean =>
    to === "any" ||
    to.some((entry) => (entry.endsWith("*") ? number.startsWith(entry.slice(0, -1)) : number === entry));
  const { campaigns } = Object(data) as { campaigns?: unknown };
  return { id: user, mayStartCampaigns: campaigns === true, mayAddress };
}
