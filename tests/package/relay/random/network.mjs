// What is between a page and the relays: connections that break, proxies, browsers that repeat a POST.
const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const lost = () => {
  throw new TypeError("fetch failed", { cause: Object.assign(new Error("reset"), { code: "ECONNRESET" }) });
};
const KINDS = [
  [50, "straight"],
  [8, "lost-before"],
  [10, "lost-after"],
  [10, "doubled"],
  [5, "delayed-before"],
  [6, "delayed-after"],
  [3, "no-response"],
  [6, "cut"],
  [6, "proxy-after"],
  [4, "proxy-before"],
  [4, "other-server"],
];
const HTML = "<html><body><h1>Something went wrong</h1></body></html>";
const html = (status) => new Response(HTML, { status, headers: { "content-type": "text/html" } });
/** Valid JSON of something that is no relay. */
const OTHERS = [
  "{}",
  "[]",
  "null",
  "5",
  '"ok"',
  '{"id":"1","status":"queued"}',
  '{"tidings":5}',
  '{"tidings":"1"}',
  '{"error":{"code":1}}',
];

/** Rejects when the page gives up. What it sent goes on. */
function untilAborted(signal, act) {
  return new Promise((resolve, reject) => {
    signal?.addEventListener("abort", () => reject(signal.reason));
    act().then(resolve, reject);
  });
}

async function cut(rng, response) {
  const bytes = new Uint8Array(await response.arrayBuffer());
  const ends = rng.hits(0.5);
  const half = bytes.slice(0, Math.floor(bytes.length * rng.next()));
  const body = new ReadableStream({
    start(to) {
      to.enqueue(half);
      if (ends) to.close();
      else to.error(new TypeError("terminated"));
    },
  });
  return new Response(body, { status: response.status, headers: response.headers });
}

/**
 * The `fetch` of pages.
 *
 * @param ask Asks a relay, or one that it chooses.
 * @param choose Chooses one.
 */
export function networkBy(rng, records, ask, choose) {
  const badness = rng.of([0, 0.3, 0.7]);
  return (url, init) => {
    const request = () => new Request(url, { ...init, signal: undefined, redirect: "manual" });
    const kind = records.isHealed || !rng.hits(badness) ? "straight" : rng.weighted(KINDS);
    return untilAborted(init.signal, async () => {
      switch (kind) {
        case "lost-before":
          return lost();
        case "lost-after":
          await ask(request());
          return lost();
        case "doubled": {
          // The browser repeats the POST by itself, over a new connection: while the first one runs, to the same server; or afterwards, to any.
          const relay = choose();
          const first = ask(request(), relay);
          const isOver = rng.hits(0.5);
          await (isOver ? first : sleep(rng.below(2_000)));
          const second = await ask(request(), isOver ? choose() : relay);
          // Nobody gets the first one's response: its connection broke.
          return rng.hits(0.9) ? second : lost();
        }
        case "delayed-before":
          await sleep(rng.below(60_000));
          return await ask(request());
        case "delayed-after": {
          const response = await ask(request());
          await sleep(rng.below(60_000));
          return response;
        }
        case "no-response":
          void ask(request());
          return new Promise(() => {});
        case "cut":
          return await cut(rng, await ask(request()));
        case "proxy-after":
          await ask(request());
          return html(rng.of([200, 500, 502, 503, 504, 520, 524]));
        case "proxy-before":
          return html(rng.of([200, 403, 404, 413, 429, 500, 502, 503, 504]));
        case "other-server":
          return new Response(rng.of(OTHERS), { status: rng.of([200, 202, 500]) });
        default:
          return await ask(request());
      }
    });
  };
}
