import { equalBytes, fromBase64, fromHex, utf8 } from "../util/bytes.js";
import { WebhookError } from "./error.js";
import { decodeUtf8 } from "./form.js";
import { valueAt } from "./signature-location.js";
import { mismatch } from "./schemes.js";
import { hmacKeys } from "./secrets.js";
import { verifyAnyHmac, sha256 } from "./crypto.js";
import { checkAge, DEFAULT_TOLERANCE_MS } from "./timestamp.js";
import { urlCandidates, urlOf } from "./urls.js";
import type { VerificationInput, Coverage } from "./schemes.js";
import type { ProfileSignature } from "../provider/webhook-types.js";

type JwtSignature = Extract<ProfileSignature, { scheme: "jwt" }>;
type Claims = Readonly<Record<string, unknown>>;

const HASHES = { HS256: "sha256", HS384: "sha384", HS512: "sha512" } as const;
/** Tolerated difference between the clocks, in milliseconds. */
const CLOCK_SKEW_MS = 5_000;

/**
 * Verifies a JSON Web Token (RFC 7519, RFC 7515) that contains hashes of the body or the URL.
 *
 * @throws WebhookError unless the token is valid and recent
 */
export async function verifyJwt(
  signature: JwtSignature,
  { request, secrets, now, toleranceMs }: VerificationInput,
): Promise<Coverage> {
  const token = valueAt(signature.header, signature, request).replace(/^Bearer\s+/i, "");
  const [header, payload, signatureText, ...rest] = token.split(".");
  const signatureBytes = fromBase64(signatureText ?? "");
  if (header === undefined || payload === undefined || signatureBytes === null || rest.length > 0)
    throw malformed("it does not consist of three parts in base64url");
  const { alg, crit } = decodePart(header);
  const algorithm = signature.algorithms.find((name) => name === alg);
  // The profile chooses the algorithm, not the token, which could choose `none` (RFC 8725, section 3.1).
  if (algorithm === undefined)
    throw malformed(`its algorithm is ${JSON.stringify(alg)?.slice(0, 20)}, not ${signature.algorithms.join(" or ")}`);
  if (crit !== undefined) throw malformed("it requires an extension (crit)");
  const keys = hmacKeys(secrets, signature.keyEncoding);
  if (keys.length === 0)
    throw new WebhookError("malformed-secret", "`secret` must be the signature secret, as the provider shows it.");
  if (!(await verifyAnyHmac(HASHES[algorithm], keys, [signatureBytes], utf8(`${header}.${payload}`))))
    throw mismatch(false);

  const claims = decodePart(payload);
  if (signature.issuer !== undefined && claims.iss !== signature.issuer)
    throw new WebhookError("mismatch", `The token's issuer is not ${signature.issuer}.`);
  await checkHashes(claims, signature, request);
  checkTimes(claims, now, toleranceMs, signature.toleranceSeconds);
  const { urlHashClaim, bodyHashClaim } = signature;
  return { url: urlHashClaim !== undefined, body: bodyHashClaim !== undefined, isNotForm: false, headers: [] };
}

async function checkHashes(
  claims: Claims,
  { bodyHashClaim, urlHashClaim }: JwtSignature,
  request: VerificationInput["request"],
): Promise<void> {
  if (urlHashClaim !== undefined) {
    const hashes = await Promise.all(urlCandidates(urlOf(request)).map((url) => sha256(utf8(url))));
    const claimed = hashIn(claims, urlHashClaim);
    if (claimed === null || !hashes.some((hash) => equalBytes(hash, claimed)))
      throw new WebhookError("mismatch", `The token's ${urlHashClaim} does not match the URL (see \`url\`).`);
  }
  if (bodyHashClaim === undefined) return;
  const claimed = hashIn(claims, bodyHashClaim);
  // Without the claim the token is not bound to this body and could be reused with another.
  if (
    claimed === null
      ? request.body.length > 0 || bodyHashClaim in claims
      : !equalBytes(await sha256(request.body), claimed)
  ) {
    throw new WebhookError(
      "mismatch",
      `The token's ${bodyHashClaim} does not match the body: the body was modified, or the token belongs to another request.`,
    );
  }
}

function hashIn(claims: Claims, name: string): Uint8Array | null {
  const value = claims[name];
  return typeof value === "string" ? fromHex(value) : null;
}

/** Checks `exp`, `nbf` and `iat` (RFC 7519, sections 4.1.4 to 4.1.6). One of `exp` and `iat` is required: they limit the token's age. */
function checkTimes(
  { iat, nbf, exp }: Claims,
  now: number,
  toleranceMs: number | undefined,
  toleranceSeconds: number | undefined,
): void {
  const tolerance = (defaultMs: number): number =>
    toleranceMs ?? (toleranceSeconds === undefined ? defaultMs : toleranceSeconds * 1000);
  for (const [name, value] of Object.entries({ iat, nbf, exp })) {
    if (value !== undefined && !(typeof value === "number" && Number.isFinite(value)))
      throw malformed(`its ${name} is not a number`);
  }
  const timeOf = (claim: unknown): number => (claim as number) * 1000;
  if (exp === undefined && iat === undefined) throw malformed("it has neither exp nor iat, so it never expires");
  if (exp !== undefined && now > timeOf(exp) + tolerance(CLOCK_SKEW_MS))
    throw new WebhookError("stale", `The token expired ${Math.round((now - timeOf(exp)) / 1000)} s ago (exp).`);
  for (const start of [nbf, iat]) {
    if (start !== undefined && now < timeOf(start) - tolerance(CLOCK_SKEW_MS))
      throw new WebhookError(
        "stale",
        `The token is only valid in ${Math.round((timeOf(start) - now) / 1000)} s: is this machine's clock right?`,
      );
  }
  if (exp === undefined) checkAge(timeOf(iat), now, tolerance(DEFAULT_TOLERANCE_MS));
}

function decodePart(part: string): Claims {
  const bytes = fromBase64(part);
  try {
    const value: unknown = bytes === null ? null : JSON.parse(decodeUtf8(bytes));
    if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Claims;
  } catch {
    // Reported below.
  }
  throw malformed("a part of it is not a JSON object");
}

function malformed(problem: string): WebhookError {
  return new WebhookError("malformed-signature", `The token is not a JWT that the profile allows: ${problem}.`);
}
