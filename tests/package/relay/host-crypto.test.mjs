// Where a host has Node's `crypto`, the relay hashes with it; elsewhere with Web Crypto. Processes of both kinds may share a store and a secret.
import assert from "node:assert/strict";
import { test } from "node:test";
import {
  memoryStore,
  post,
  requestTo,
  setUp,
  tokenAuthorizer,
  tokenFor,
  verifyToken,
  SECRET,
} from "./relay-harness.mjs";

const fails = () => {
  throw new Error("It is not implemented.");
};
/** What `process.getBuiltinModule` of a host is. Each must act as Node's own does. */
const HOSTS = [
  { name: "of Node", why: "a signature or a name of another form", getBuiltinModule: process.getBuiltinModule },
  { name: "missing", why: "a call of what older hosts do not have", getBuiltinModule: undefined },
  { name: "without the module", why: "a read of a property of undefined", getBuiltinModule: () => undefined },
  { name: "that throws", why: "a throw that ends the request", getBuiltinModule: fails },
  {
    name: "of a stand-in",
    why: "a function of a bundler's stand-in, which only throws",
    getBuiltinModule: () => ({ createHash: fails, createHmac: fails, timingSafeEqual: fails }),
  },
];

/** Runs `act` in a host. */
async function inHost({ getBuiltinModule }, act) {
  const own = process.getBuiltinModule;
  process.getBuiltinModule = getBuiltinModule;
  try {
    return await act();
  } finally {
    process.getBuiltinModule = own;
  }
}

for (const host of HOSTS) {
  test(`with a \`getBuiltinModule\` ${host.name}, only tokens of the own secrets count`, async () => {
    const [token, foreign] = [await tokenFor(), await tokenFor({}, { secret: `other_${SECRET}` })];
    const [head, payload, signature] = token.split(".");
    await inHost(host, async () => {
      assert.equal((await verifyToken(token, { secrets: SECRET })).user, "user-1");
      assert.equal((await verifyToken(foreign, { secrets: [SECRET, `other_${SECRET}`] })).user, "user-1");
      for (const [why, wrong] of [
        ["of another secret", foreign],
        ["of another payload", `${head}.${payload.slice(0, -2)}${payload.endsWith("AA") ? "BB" : "AA"}.${signature}`],
        ["cut short", `${head}.${payload}.${signature.slice(0, 20)}`],
        ["too long", `${head}.${payload}.${signature}AAAA`],
      ])
        await assert.rejects(verifyToken(wrong, { secrets: SECRET }), { name: "TokenError", code: "signature" }, why);
    });
  });

  test(`with a \`getBuiltinModule\` ${host.name}, a message that another kind of host sent is not sent again`, async () => {
    const store = memoryStore();
    const authorize = tokenAuthorizer({ secrets: SECRET });
    const [first, second] = [0, 1].map(() => setUp({ client: { store }, authorize }));
    const headers = { "idempotency-key": "key-of-both" };
    const sent = await post(first.relay, { headers });
    const again = await inHost(host, async () => await second.relay(await requestTo({ headers })));
    assert.deepEqual([sent.status, again.status, second.simulator.delivered.length], [202, 200, 0]);
  });
}
