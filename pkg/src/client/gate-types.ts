/** The public types of a gate. */

/** One wait that a provider asked for, and the pace of the calls after it. Times are in milliseconds since the Unix epoch. */
export interface GateLane {
  /** No call is made before this time. */
  readonly closedUntil: number;
  /** When the first call in the queue may be made; with an empty queue, the next call. */
  readonly nextAt: number;
  /** The queue number of the first call in the queue. */
  readonly first: number;
  /** The queue number that the next call will get. */
  readonly end: number;
  /** How many calls are in the queue. */
  readonly waiting: number;
  /** The time between two calls, in milliseconds; 0 if there is no pace. */
  readonly intervalMs: number;
  /** The window of the provider's limit, in milliseconds, as far as it is known. */
  readonly windowMs: number;
  /** How many requests the provider allows in a window; 0 if unknown. */
  readonly limit: number;
  /** How many calls that were made since the wait ended were accepted. */
  readonly accepted: number;
  /** The time between two calls gets no shorter than this, in milliseconds, because the provider rejected a faster pace; 0 if it did not. */
  readonly floorMs: number;
  /** The least that was left of the provider's current window, as far as a response reported it. */
  readonly remaining: number;
  /** When that response arrived; 0 if none did. */
  readonly remainingAt: number;
  /** When a response showed that a new window of the provider's limit had begun; 0 if none did. */
  readonly windowAt: number;
}

/** A gate's state, as plain data that survives JSON, for example for the next instance of a serverless function. */
export interface GateState {
  readonly version: 1;
  /**
   * The waits by their scope: the provider and the kind of call (`"sent send"`), or one sender or recipient within it. Only
   * scopes that are closed now or were closed recently. The names for senders and recipients contain the phone number.
   */
  readonly lanes: Readonly<Record<string, GateLane>>;
}

/**
 * Holds calls back after a provider asked to wait. By default each client has its own gate. Share one between several clients of
 * the same account, so that a wait applies to all of them. A gate separates providers, but not accounts: use another gate for
 * another account of the same provider.
 */
export interface Gate {
  /** Returns what is closed now, and until when. */
  state(): GateState;
  /**
   * Opens the gate: forgets every wait, for example after the limit was raised. Calls that are already waiting keep their time.
   */
  open(): void;
}
