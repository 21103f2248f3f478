/** Which of several changes of consent counts: the rule of every suppression list. */

/** An opt-out or an opt-in, at a time in milliseconds. */
export interface Consent {
  readonly optedOut: boolean;
  readonly at: number;
}

/** The one that counts: the later one, and of two at one time the opt-out. */
export function laterConsent<T extends Consent>(one: T | undefined, other: T): T {
  return one !== undefined && (one.at > other.at || (one.at === other.at && one.optedOut)) ? one : other;
}

/**
 * Whether a recipient wants no messages from a sender.
 *
 * @param changes The last change about each sender, and under null about all.
 * @param sender null if it is not known: an opt-out from any counts.
 */
export function isOptedOut(changes: ReadonlyMap<string | null, Consent>, sender: string | null): boolean {
  const isOut = (key: string | null): boolean => {
    const [own, ofAll] = [changes.get(key), changes.get(null)];
    return (own && ofAll ? laterConsent(own, ofAll) : (own ?? ofAll))?.optedOut === true;
  };
  return isOut(sender) || (sender === null && [...changes.keys()].some(isOut));
}
