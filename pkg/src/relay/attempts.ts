/** Which attempts of pages have more than one request at the moment: a browser repeats a POST by itself when its connection breaks. */

/**
 * Counts the requests of this process that have not ended. The send log knows those that have. Nothing is kept for longer than its request, so
 * that no client can fill it, or remove another client's entry.
 */
export class Attempts {
  readonly #running = new Map<string, { requests: number; unread: number }>();

  /** A request of an attempt arrived. Call what it returns once, when the request has ended. */
  enter(attempt: string | null): RunningAttempt {
    const shared = (attempt !== null && this.#running.get(attempt)) || { requests: 0, unread: 0 };
    shared.requests += 1;
    shared.unread += 1;
    if (attempt !== null) this.#running.set(attempt, shared);
    let isRead = false;
    const read = (): void => {
      if (!isRead) shared.unread -= 1;
      isRead = true;
    };
    return {
      read,
      end: () => {
        read();
        shared.requests -= 1;
        if (attempt !== null && shared.requests === 0) this.#running.delete(attempt);
      },
      hasOther: () => shared.requests > 1,
      hasUnread: () => shared.unread > (isRead ? 0 : 1),
    };
  }
}

/** A request of an attempt. */
export interface RunningAttempt {
  /** Its body was read: from now on it has the same send as every other one with its content. */
  readonly read: () => void;
  /** It has ended. */
  readonly end: () => void;
  /** Whether there is another one, which may send. */
  readonly hasOther: () => boolean;
  /** Whether there is another one whose body was not read yet: it may send by itself. */
  readonly hasUnread: () => boolean;
}
