// A process with a fixed number of pages that send as fast as they get responses: `{ url, pages, ms }` as a message, the times as the answer.
import { newActionKey, TO, tokenFor } from "../pages.mjs";

process.once("disconnect", () => process.exit());
process.on("message", async ({ url, pages, ms }) => {
  const times = [];
  const statuses = {};
  const began = performance.now();
  const page = async (number) => {
    // A limit that no page reaches, because a relay in production has one: it counts each message.
    const limit = { max: 1_000_000, perMs: 86_400_000 };
    const authorization = `Bearer ${await tokenFor({ user: `user-${number}`, limit })}`;
    const body = JSON.stringify({ to: TO, body: `Your table is ready, guest ${number}.` });
    while (performance.now() - began < ms) {
      const headers = {
        "content-type": "application/json",
        authorization,
        "idempotency-key": newActionKey(),
        "tidings-attempt": newActionKey(),
      };
      const start = performance.now();
      const response = await fetch(`${url}/messages`, { method: "POST", headers, body });
      await response.arrayBuffer();
      times.push(performance.now() - start);
      statuses[response.status] = (statuses[response.status] ?? 0) + 1;
    }
  };
  await Promise.all(Array.from({ length: pages }, (_, number) => page(number)));
  const seconds = (performance.now() - began) / 1_000;
  times.sort((one, other) => one - other);
  const at = (share) => times[Math.min(times.length - 1, Math.floor(times.length * share))];
  process.send({ sent: times.length, perSecond: times.length / seconds, p50: at(0.5), p99: at(0.99), statuses });
});
