/** An authorizer made of tokens. */

import type { Grant } from "./grant.js";
import { readVerifyOptions, verifyToken } from "./token.js";
import type { VerifyTokenOptions } from "./token.js";

/**
 * Makes the option `authorize` of a relay: the grant is that of the token in the header field `Authorization: Bearer <token>`.
 *
 * @throws TidingsError with the category `configuration` for an invalid option, such as a secret that is too short.
 */
export function tokenAuthorizer(options: VerifyTokenOptions): (request: Request) => Promise<Grant | null> {
  const { secrets, audience, now } = readVerifyOptions(options);
  return async (request) => {
    const token = bearerToken(request);
    return token === null ? null : await verifyToken(token, { secrets, audience, ...(now && { now }) });
  };
}

/** The token of a request; null without one. Two fields, which are joined by a comma, are none. */
export function bearerToken(request: Request): string | null {
  return /^Bearer +([\w.~+/=-]+)$/i.exec(request.headers.get("authorization") ?? "")?.[1] ?? null;
}
