/** Some runtimes send a POST a second time by themselves. What keeps them from it, where anything does. */

/**
 * What to add to the second argument of `fetch`, so that the runtime sends the request once; nothing where the runtime
 * does so anyhow. Measured in docs/runtimes.md.
 *
 * When a connection that is used again breaks, Deno (2.8 and later) and Bun (before 1.3.14) take the request for
 * unsent and repeat it on a new one, also where the server has read it; Deno repeats what an HTTP/2 server refuses, too.
 * Deno does not repeat a body that it reads from a stream. It reads a Blob so, and still sends its length, which a
 * `ReadableStream` loses: a provider may refuse a chunked request. Bun repeats nothing on a connection of the request's own.
 *
 * @internal
 */
export function singlePost(body: string | undefined): { body?: Blob; keepalive?: false } {
  const { Deno, Bun } = globalThis as { Deno?: unknown; Bun?: { version?: unknown } };
  if (Deno !== undefined) {
    const blob = new Blob(body === undefined ? [] : [body]);
    // For a `fetch` of the caller's that reads the body as text.
    return { body: Object.assign(blob, { toString: () => body ?? "" }) };
  }
  return /^(0|1\.[0-3])\./.test(String(Bun?.version)) ? { keepalive: false } : {};
}
