/** Prevents runtimes from repeating a POST by themselves, where that is possible. */

/**
 * Returns what to add to the second argument of `fetch`, so that the runtime sends the request only once; an empty object if
 * nothing is needed. Measured in docs/runtimes.md.
 *
 * When a reused connection breaks, Deno (2.8 and later) and Bun (before 1.3.14) assume that the request was not sent and
 * repeat it on a new one, even if the server has read it. Deno also repeats what an HTTP/2 server rejects. Deno does not repeat
 * a body that is a stream, and it treats a Blob as one, but still sends its length. (A `ReadableStream` would be sent in chunks,
 * which a provider may reject.) Bun does not repeat a request on a connection of its own.
 *
 * @internal
 */
export function singlePost(body: string | undefined): { body?: Blob; keepalive?: false } {
  const { Deno, Bun } = globalThis as { Deno?: unknown; Bun?: { version?: unknown } };
  if (Deno !== undefined) {
    const blob = new Blob(body === undefined ? [] : [body]);
    // For the caller's own `fetch`, if it reads the body as a string.
    return { body: Object.assign(blob, { toString: () => body ?? "" }) };
  }
  return /^(0|1\.[0-3])\./.test(String(Bun?.version)) ? { keepalive: false } : {};
}
