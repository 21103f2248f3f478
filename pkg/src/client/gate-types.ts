/** The public types of a gate. */

/** What a provider asked to wait for, and the pace behind it. Points in time are milliseconds since the Unix epoch. */
export interface GateLane {
  /** Nothing goes out before this. */
  readonly closedUntil: number;
  /** When the first of the calls that wait may go out, or the next one that comes. */
  readonly nextAt: number;
  /** The number of that call in the queue. */
  readonly first: number;
  /** The number of the next call that joins the queue. */
  readonly end: number;
  /** How many wait in the queue. */
  readonly waiting: number;
  /** When the last one went out. */
  readonly lastAt: number;
  /** The pace: the time between two calls, in milliseconds; 0: none. */
  readonly intervalMs: number;
  /** The window of the provider's limit, as far as it is known, in milliseconds. */
  readonly windowMs: number;
  /** Requests in a window, as the provider told; 0: it did not. */
  readonly limit: number;
  /** What was accepted since it opened last. */
  readonly accepted: number;
}

/** A gate's state, as plain data: for JSON, and for the next instance of a serverless function. */
export interface GateState {
  readonly version: 1;
  /**
   * By what it is about: the provider and the kind of call (`"sent send"`), one sender or one recipient of it. Only what is
   * closed, or was a short while ago. The lanes of senders and recipients have the phone number in their names.
   */
  readonly lanes: Readonly<Record<string, GateLane>>;
}

/**
 * What calls wait behind after a provider asked to wait. Each client has one of its own; give the same one to several
 * clients of one account, and a wait that one of them is told holds for all. It knows providers and not accounts: clients of
 * another account of the same provider need another gate.
 */
export interface Gate {
  /** What is closed now, and until when. */
  state(): GateState;
  /**
   * Opens it: forgets every wait. For a limit that a person raised meanwhile. Calls that wait already leave at the time that
   * they have.
   */
  open(): void;
}
