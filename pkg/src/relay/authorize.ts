/** Who may send: asks `authorize`, which may be one of tokens. */

import { configurationError } from "../errors/error.js";
import { wasRead } from "./body.js";
import { callOwn, LATER, limited, SETUP } from "./caller-code.js";
import type { RequestSecrets } from "./events.js";
import { readGrant } from "./grant.js";
import type { Grant } from "./grant.js";
import type { Settings } from "./options.js";
import { Rejection } from "./rejection.js";
import { isTokenError, readVerifyOptions, verifyToken } from "./token.js";
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
function bearerToken(request: Request): string | null {
  return /^Bearer +([\w.~+/=-]+)$/i.exec(request.headers.get("authorization") ?? "")?.[1] ?? null;
}

/** @throws Rejection if nobody may send, or that cannot be found out. */
export async function authorized<G extends Grant>(
  settings: Settings<G>,
  request: Request,
  secrets: RequestSecrets,
): Promise<G> {
  const { authorize, timeoutMs } = settings;
  const found: G | null = await callOwn(settings, "authorize", secrets, LATER, async () => {
    try {
      return await limited("authorize", timeoutMs, () => authorize(request));
    } catch (thrown) {
      if (!isTokenError(thrown)) throw thrown;
      throw thrown.code === "expired"
        ? unauthorized("token-expired", "Your sign-in has expired. Please reload the page, or sign in again.")
        : unauthorized("token", NOT_SIGNED_IN);
    }
  });
  if (found === null) throw unauthorized("token", NOT_SIGNED_IN);
  return await callOwn(settings, "authorize", secrets, SETUP, async () => {
    if (wasRead(request)) throw configurationError("`authorize` must not read the body of the request.");
    return readGrant(found);
  });
}

const NOT_SIGNED_IN = "You are not signed in. Please sign in, or reload the page.";

function unauthorized(code: "token" | "token-expired", message: string): Rejection {
  return new Rejection({
    code,
    status: 401,
    category: "authentication",
    message,
    headers: { "www-authenticate": code === "token" ? "Bearer" : 'Bearer error="invalid_token"' },
  });
}
