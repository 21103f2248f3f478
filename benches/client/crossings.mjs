// How many calls between JavaScript and the module a send makes. In a process of its own, because counting slows every call.
import { countCrossings, crossingsOf } from "../../tests/package/support/crossings.mjs";
import { Client } from "../../pkg/dist/node.js";
import { bodies, headers } from "./bodies.mjs";
import { KEY, TO } from "./senders.mjs";

const OK = JSON.stringify({
  success: true,
  meta: { request_id: "req_7X9zKp2jDw" },
  data: { status: "QUEUED", recipients: [{ message_id: "8ba7b830-9dad-11d1-80b4-00c04fd430c8", to: TO }] },
});
const counter = countCrossings();
const results = {};
for (const [name, status, body] of [
  ["accepted", 202, OK],
  ...bodies.filter(({ name }) => name !== "150 B").map(({ name, text }) => [`rejected, ${name}`, 422, text]),
]) {
  const client = new Client({
    provider: "sent",
    apiKey: KEY,
    fetch: async () => new Response(body, { status, headers }),
  });
  const { toWasm, toJs, total } = await crossingsOf(counter, () => client.send({ to: TO, body: "Hello" }));
  results[name] = { toWasm, toJs, total };
}
console.log(JSON.stringify(results));
