// How requests reach an account: by a stub in virtual time, or over a socket. And the watch that stands before both: it knows
// when a request left and when a response had arrived.
import { parsed } from "./account.mjs";

/** A stub `fetch` that leads to `account`. */
export function stubFetch(account, clock, rng) {
  return (url, { headers, body, signal }) =>
    new Promise((resolve, reject) => {
      const plan = account.plan();
      const fields = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
      if (rng.hits(0.02 * account.badness)) {
        const cause = Object.assign(new Error("connect ECONNREFUSED"), { code: "ECONNREFUSED" });
        reject(new TypeError("fetch failed", { cause }));
        return;
      }
      let gone = false;
      signal?.addEventListener("abort", () => {
        gone = true;
        reject(signal.reason);
      });
      const there = 5 + rng.below(100);
      const back = plan.slow ? rng.below(40_000) : 5 + rng.below(400);
      clock.at(there, () => {
        // What was aborted on its way may have got through.
        if (gone && rng.hits(0.5)) return;
        void textOf(body).then((text) => {
          const input = { path: new URL(url).pathname, headers: fields, body: parsed(text, fields["content-type"]) };
          const reply = account.handle(input, plan, clock.now, clock.wall());
          if (plan.result === "stall") return;
          clock.at(back, () => {
            if (plan.result === "none")
              reject(
                new TypeError("fetch failed", {
                  cause: Object.assign(new Error("read ECONNRESET"), { code: "ECONNRESET" }),
                }),
              );
            else resolve(new Response(bodyOf(reply.body, plan), { status: reply.status, headers: reply.headers }));
          });
        });
      });
    });
}

const textOf = async (body) => (typeof body === "string" ? body : new Response(body).text());

function bodyOf(text, { result }) {
  const half = text.slice(0, Math.ceil(text.length / 2));
  if (result === "cut") return half;
  if (result !== "body-error" && result !== "body-stall") return text;
  const first = new TextEncoder().encode(half);
  let pulls = 0;
  return new ReadableStream({
    pull(to) {
      if (pulls++ === 0) to.enqueue(first);
      else if (result === "body-error") to.error(new TypeError("terminated"));
      else return new Promise(() => {});
    },
  });
}

/**
 * Watches a `fetch`: no request may leave before a wait is over that had arrived here.
 * @param floors by account and what the wait is about; clients that share a gate share it
 * @param early is given how many milliseconds too early a request left
 */
export function watched(fetch, { floors, name, now, later, early }) {
  return async (url, init) => {
    const left = now();
    // What the wait of a sender is about is in the request.
    const body = typeof init.body === "string" ? init.body : "";
    for (const [about, until] of floors) {
      const [account, kind, sender] = about.split("|");
      if (account !== name || left >= until) continue;
      if (kind === "account" || body.includes(encodeURIComponent(sender)) || body.includes(sender))
        early(until - left, about);
    }
    const response = await fetch(url, init);
    const header = response.headers.get("x-oracle");
    if (header === null) return response;
    // Arrived means: whole. So it is read here, and handed on as it was.
    const bytes = await response.arrayBuffer();
    const [wait, ...about] = header.split(" ");
    const arrived = now();
    const scope = `${name}|${about.join("|")}`;
    later(() => floors.set(scope, Math.max(floors.get(scope) ?? 0, arrived + Number(wait))));
    return new Response(bytes, { status: response.status, headers: response.headers });
  };
}
