/** Words that are never masked, even if a caller uses one as a key. */

/** Words by which the responses of providers are read, as far as a key of at least 8 characters can contain them. */
const WORDS = new Set(
  (
    "accepted access account after again already api array attempts auth authentication authorized bad balance batch be blacklist " +
    "blacklisted blocked blocklist body business canceled carrier category channel code codes conflict contact contacts content credit " +
    "credits currency customer data date datetime deadline deleted delivered description detail details doc docs does duplicate error " +
    "errorcode errors exceeded exhausted exist exists expired extensions failed failure field fields for forbidden format found funds help " +
    "hour hours http id ids in info input insufficient internal invalid is issue issues key later limit limits locations login maintenance " +
    "malformed many message messages minute minutes missing monthly more ms must my name network not number numbers object of opted out " +
    "overloaded param parameter parameters payment permanent permission permissions phone plan please policy price profile prohibited " +
    "properties property protocol provider queue queued quota rate ratelimit received recipient recipients region rejectd rejected remaining " +
    "request requests required reset resource resources response result results retry retryable sandbox scheduled scope second seconds send " +
    "sender senders sent server service spam status string subject subscriber success support suspended system teleservice template " +
    "templates test testing text the throttled throttling time timeout title to token too transient type unauthenticated unauthorized " +
    "unavailable undeliverable undelivered unexpected unknown unreachable unsubscribe unsubscribed unsupported url username validation value " +
    "wait warnings webhook wrong x your"
  ).split(" "),
);

/**
 * Whether a string consists of such words and at most a short number: `retry-after`, `errorMessage`, `VALIDATION_001`.
 *
 * @internal
 */
export function isWords(text: string): boolean {
  if (text.length >= 64 || text.replace(/\D/g, "").length > 3) return false;
  const words = text
    .replace(/\d/g, "")
    .replace(/([a-z])([A-Z])/g, "$1 $2")
    .toLowerCase()
    .split(/[-_. ]/);
  return words.every((word) => word === "" || WORDS.has(word));
}
