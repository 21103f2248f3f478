// How requests reach an account: with a stub in virtual time, or over a socket. A wrapper around both records when requests leave and
// responses arrive.
import { parsed } from "./account.mjs";

/** Creates a stub `fetch` for `account`. */
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
        // An aborted request may have arrived.
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
 * Wraps a `fetch`: no request may leave before a wait is over whose response has arrived.
 * @param floors The end of each wait, by account and scope. Clients with a shared gate share it.
 * @param early Called with the number of milliseconds by which a request was too early.
 */
export function watched(fetch, { floors, name, now, later, early }) {
  return async (url, init) => {
    const left = now();
    // The sender of a wait is in the request.
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
    // A response has arrived when it is complete, so it is read here and passed on.
    const bytes = await response.arrayBuffer();
    const [wait, ...about] = header.split(" ");
    const arrived = now();
    const scope = `${name}|${about.join("|")}`;
    later(() => floors.set(scope, Math.max(floors.get(scope) ?? 0, arrived + Number(wait))));
    return new Response(bytes, { status: response.status, headers: response.headers });
  };
}
