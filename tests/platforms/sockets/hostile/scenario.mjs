// One hostile response during 100 ordinary sends, in any runtime. Plain JavaScript that needs only the package.

const TO = "+14155550100";
const FROM = "+14155559876";
const SENDS = 100;

/** Resolves with one `{ name, failure }` per check; `failure` is null after a success. */
export async function scenario({ Client, isTidingsError }, origin, kind) {
  const client = (path, options) =>
    new Client({
      provider: "texting-blue",
      apiKey: "key_MARKED_SECRET_0123456789",
      baseUrl: `${origin}/${encodeURIComponent(path)}`,
      dangerouslyAllowBrowser: true,
      ...options,
    });
  const ordinary = client("ok", { retry: { maxAttempts: 1 } });
  const odd = client(kind, {
    timeoutMs: 3_000,
    retry: { maxAttempts: 1 },
    ...(kind.startsWith("empty") ? { fetch: emptyChunks(kind) } : {}),
  });
  const settled = (sending) =>
    sending.then(
      (result) => ({ result }),
      (error) => ({ error }),
    );
  const send = (from, body) => settled(from.send({ to: TO, from: FROM, body }));

  const before = Array.from({ length: SENDS / 2 }, (_, index) => send(ordinary, `before${index}`));
  const hostile = send(odd, "hostile");
  const after = Array.from({ length: SENDS / 2 }, (_, index) => send(ordinary, `after${index}`));
  const [ended, ...others] = await Promise.all([hostile, ...before, ...after]);
  const afterwards = await send(ordinary, "afterwards");

  const names = [
    ...before.map((_, index) => `before${index}`),
    ...after.map((_, index) => `after${index}`),
    "afterwards",
  ];
  const changed = [...others, afterwards].flatMap(({ result, error }, index) => {
    const right = result?.id === `msg_${names[index]}` && result.status === "queued" && result.attempts.length === 1;
    return right ? [] : [`${names[index]}: ${error ?? JSON.stringify(result)}`];
  });
  return [
    {
      name: "the 100 beside it, and the next one, are unchanged",
      failure: changed.length === 0 ? null : `${changed.length} changed: ${changed[0]}`,
    },
    { name: "the call itself ends as it should", failure: wrong(ended, kind, isTidingsError) },
  ];
}

/** An accepted message is reported as accepted, or as unknown if its response is unreadable; a rejection keeps its status. */
function wrong({ result, error }, kind, isTidingsError) {
  const status = Number(kind.slice(-3));
  if (result !== undefined)
    return result.id === "msg_hostile" ? null : `it resolved: ${JSON.stringify(result).slice(0, 200)}`;
  if (!isTidingsError(error)) return `a foreign error: ${error}`;
  const described = `${error.category}, ${error.outcome}, ${error.status}: ${error.message}`;
  // Only a body without data may last until the time-out; one that is too long is cut.
  const category = kind.startsWith("empty") ? "timeout" : "protocol";
  if (status === 200) return error.category === category && error.outcome === "unknown" ? null : described;
  return error.status === status && error.outcome === "not-sent" ? null : described;
}

/** A body of endless empty chunks that never lets a timer fire. */
function emptyChunks(kind) {
  return async () => ({
    status: Number(kind.slice(-3)),
    headers: new Headers(),
    body: {
      getReader: () => ({ read: async () => ({ done: false, value: new Uint8Array(0) }), cancel: async () => {} }),
    },
  });
}
