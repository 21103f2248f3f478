/** Words that are no secret, whoever takes them for a key. */

/** The words by which any provider's responses are read, as far as they can be found in a key of 8 characters and more. */
const WORDS = new Set((
  "accepted access account after already api attempts auth authentication authorized bad balance batch blacklist blacklisted blocked blocklist " +
  "body canceled carrier category code codes conflict content credit credits data deadline deleted delivered detail details does duplicate error errorcode " +
  "errors exceeded exist exists expired extensions failed failure forbidden found funds http id ids insufficient internal invalid issue issues key " +
  "limit limits locations login maintenance many malformed message messages missing monthly ms network not opted out overloaded param parameter parameters " +
  "payment permanent permission plan policy profile prohibited protocol provider queue queued quota rate ratelimit received recipient " +
  "rejected remaining request requests required reset response result results retry retryable scheduled scope send sender sent server spam status success " +
  "suspended system text the throttled timeout title to token too transient type unauthenticated unauthorized unavailable undelivered unexpected unknown " +
  "unreachable unsubscribe unsubscribed unsupported username validation wait warnings wrong x"
).split(" "));

/**
 * Whether a text is made of such words alone: `retry-after`, `invalid_api_key`, `errorMessage`.
 *
 * @internal
 */
export function isWords(text: string): boolean {
  return text.length < 64 && text.replace(/([a-z])([A-Z])/g, "$1 $2").toLowerCase().split(/[-_. ]/).every((word) => word === "" || WORDS.has(word));
}
