// What must hold for the relay on every runtime, with Redis, behind nginx. Each: what is checked, and how.
// `relays` are two processes, `lonely` is one without Redis, `site` is nginx before both, `half` before one and a dead port, `gone` before a dead port alone.
import assert from "node:assert/strict";
import { delivered, newActionKey, pageAt, request, requested, scriptFaults, thrownBy, tokenFor, TO } from "./pages.mjs";
import { FROM, SHOP } from "./servers.mjs";

let texts = 0;
/** A text that no other case sends. */
const newText = () => `Text ${++texts} of a page`;

export const cases = [
  [
    "a page's message is sent once, with the relay's sender",
    async ({ site, simulator }) => {
      const body = newText();
      const { status, to, provider } = await pageAt(site).send({ to: TO, body }, { idempotencyKey: newActionKey() });
      assert.deepEqual([status, to, provider], ["queued", [TO], "texting-blue"]);
      const [message, ...others] = await delivered(simulator, body);
      assert.deepEqual([message.from, others.length], [FROM, 0]);
    },
  ],
  [
    "a mistake is named by its field, in the page's words and in the relay's",
    async ({ site }) => {
      const mine = await thrownBy(
        pageAt(site).send({ to: "+1415", body: "Hello" }, { idempotencyKey: newActionKey() }),
      );
      assert.deepEqual([mine.category, mine.issues[0].path, mine.attempts.length], ["validation", "to", 0]);
      const page = pageAt(site, { accept: ["to", "body", "from"] });
      const theirs = await thrownBy(page.send({ to: TO, body: "x", from: FROM }, { idempotencyKey: newActionKey() }));
      assert.deepEqual([theirs.category, theirs.outcome, theirs.issues[0].path], ["validation", "not-sent", "from"]);
      assert.equal(theirs.attempts.length, 1);
    },
  ],
  [
    "two clicks that reach two processes at once are one message, and both pages get its result",
    async ({ relays, simulator }) => {
      const body = newText();
      const idempotencyKey = newActionKey();
      await scriptFaults(simulator, { kind: "slow", ms: 300 });
      const send = ({ url }) => pageAt(url).send({ to: TO, body }, { idempotencyKey });
      const [first, second] = await Promise.all(relays.map(send));
      assert.equal(first.id, second.id);
      assert.equal((await delivered(simulator, body)).length, 1);
    },
  ],
  [
    "a POST that is repeated at another process, which would reject it, gets the first one's result",
    async ({ relays: [one, other], simulator }) => {
      const body = newText();
      const user = newActionKey();
      const headers = { "idempotency-key": newActionKey(), "tidings-attempt": newActionKey() };
      const token = await tokenFor({ user, limit: { max: 1, perMs: 86_400_000_000 } });
      const first = await request(one.url, { body: { to: TO, body }, token, headers });
      assert.equal(first.status, 202);
      const elsewhere = await tokenFor({ user, to: ["+44*"] });
      for (const again of [token, elsewhere]) {
        const { status, body: sent } = await request(other.url, { body: { to: TO, body }, token: again, headers });
        assert.deepEqual([status, sent.id, sent.replayed], [200, first.body.id, true]);
        headers["tidings-attempt"] = newActionKey();
      }
      // A text that is not sent yet.
      for (const [again, status] of [
        [token, 429],
        [elsewhere, 403],
      ]) {
        const rejected = await request(other.url, { body: { to: TO, body }, token: again });
        assert.deepEqual([rejected.status, rejected.body.outcome], [status, "not-sent"]);
      }
      assert.equal((await delivered(simulator, body)).length, 1);
    },
  ],
  [
    "a limit is counted over both processes, and says how long to wait",
    async ({ relays, site, simulator }) => {
      const body = newText();
      const limit = { max: 2, perMs: 86_400_000 };
      const token = await tokenFor({ user: newActionKey(), limit });
      for (const { url } of relays) assert.equal((await request(url, { body: { to: TO, body }, token })).status, 202);
      const { status, headers, body: problem } = await request(site, { body: { to: TO, body }, token });
      assert.deepEqual([status, problem.type], [429, "urn:tidings:relay:limit"]);
      const seconds = Number(headers.get("retry-after"));
      assert.ok(Number.isInteger(seconds) && seconds > 0 && seconds <= 86_400, String(seconds));
      const page = pageAt(site, { token });
      const error = await thrownBy(page.send({ to: TO, body }, { idempotencyKey: newActionKey() }));
      assert.deepEqual([error.category, error.outcome, error.retryAfterMs > 0], ["rate-limit", "not-sent", true]);
      assert.equal((await delivered(simulator, body)).length, 2);
    },
  ],
  [
    "an expired token sends nothing, and says nothing of an earlier request",
    async ({ site, simulator }) => {
      const body = newText();
      const token = await tokenFor({}, { expiresInMs: 60_000, now: () => Date.now() - 600_000 });
      const { status, headers } = await request(site, { body: { to: TO, body }, token });
      assert.deepEqual([status, headers.get("www-authenticate")], [401, 'Bearer error="invalid_token"']);
      const error = await thrownBy(pageAt(site, { token }).send({ to: TO, body }, { idempotencyKey: newActionKey() }));
      assert.deepEqual([error.category, error.outcome, error.retryable], ["authentication", "unknown", false]);
      assert.equal((await delivered(simulator, body)).length, 0);
    },
  ],
  [
    "a body over the relay's limit is rejected in its words, and one over nginx's by nginx",
    async ({ site, simulator }) => {
      const body = newText();
      for (const [bytes, isOurs] of [
        [20_000, true],
        [100_000, false],
      ]) {
        const text = JSON.stringify({ to: TO, body, padding: " ".repeat(bytes) });
        const response = await request(site, { body: text });
        assert.deepEqual(
          [response.status, response.body?.type],
          [413, isOurs ? "urn:tidings:relay:body-size" : undefined],
        );
        const large = (url, init) => fetch(url, { ...init, body: text });
        const error = await thrownBy(
          pageAt(site, { fetch: large }).send({ to: TO, body }, { idempotencyKey: newActionKey() }),
        );
        assert.deepEqual([error.category, error.outcome, error.status], ["validation", "not-sent", 413]);
      }
      assert.equal((await delivered(simulator, body)).length, 0);
    },
  ],
  [
    "nginx without a relay: its HTML is read, and nobody claims that nothing was sent",
    async ({ gone, simulator }) => {
      const body = newText();
      const { status, text } = await request(gone, { body: { to: TO, body } });
      assert.equal(status, 502);
      assert.match(text, /<html>/);
      const page = pageAt(gone, { retry: { maxAttempts: 2, baseMs: 20, jitter: "none" } });
      const error = await thrownBy(page.send({ to: TO, body }, { idempotencyKey: newActionKey() }));
      assert.deepEqual([error.status, error.outcome, error.attempts.length], [502, "unknown", 2]);
      assert.equal((await delivered(simulator, body)).length, 0);
    },
  ],
  [
    "nginx with one relay of two dead: the page repeats with its key, and each message is sent once",
    async ({ half, simulator }) => {
      const bodies = [newText(), newText(), newText()];
      for (const body of bodies) await pageAt(half).send({ to: TO, body }, { idempotencyKey: newActionKey() });
      for (const body of bodies) assert.equal((await delivered(simulator, body)).length, 1, body);
    },
  ],
  ...["straight", "through nginx"].map((way) => [
    `a page that hangs up does not stop its send, and its key then gets the result, ${way}`,
    async ({ relays, site, simulator }) => {
      const origin = way === "straight" ? relays[0].url : site;
      const body = newText();
      const key = newActionKey();
      const gone = new AbortController();
      await scriptFaults(simulator, { kind: "slow", ms: 400 });
      const asked = { body: { to: TO, body }, headers: { "idempotency-key": key } };
      const first = request(origin, { ...asked, signal: gone.signal }).catch(({ name }) => name);
      await requested(simulator, body);
      gone.abort();
      assert.equal(await first, "AbortError");
      const sent = await pageAt(relays[1].url).send({ to: TO, body }, { idempotencyKey: key });
      const [message, ...others] = await delivered(simulator, body);
      assert.deepEqual([sent.id, others.length], [message.id, 0]);
    },
  ]),
  [
    "pages of the site itself and of the other site may send, and no others",
    async ({ site, gone }) => {
      const origin = "access-control-allow-origin";
      const asked = (from) => ({ body: { to: TO, body: newText() }, headers: { origin: from } });
      const answers = [];
      for (const from of [site, SHOP, "https://evil.example"]) {
        const { status, headers } = await request(site, asked(from));
        answers.push([status, headers.get(origin)]);
      }
      assert.deepEqual(answers, [
        [202, null],
        [202, SHOP],
        [403, null],
      ]);
      const preflight = {
        method: "OPTIONS",
        headers: {
          origin: SHOP,
          "access-control-request-method": "POST",
          "access-control-request-headers": "authorization,content-type,idempotency-key,tidings-attempt",
        },
      };
      const { status, headers } = await fetch(`${site}/messages`, preflight);
      assert.deepEqual([status, headers.get(origin), headers.get("access-control-allow-methods")], [204, SHOP, "POST"]);
      // What nginx responds by itself can be read, too.
      assert.equal((await request(gone, asked(SHOP))).headers.get(origin), SHOP);
      assert.equal((await request(gone, asked("https://evil.example"))).headers.get(origin), null);
    },
  ],
  [
    "what watches the process gets 200, and the world nothing but the relay's path",
    async ({ relays, site }) => {
      for (const method of ["GET", "HEAD", "OPTIONS"])
        assert.equal((await fetch(`${relays[0].url}/health`, { method })).status, 200, method);
      for (const path of ["/health", "/", "/messages/", "/messages/x"])
        assert.equal((await request(site, { path, body: "{}" })).status, 404, path);
    },
  ],
  [
    "without Redis nothing is sent, and the page is told that nobody knows; the log has the reason",
    async ({ lonely, simulator }) => {
      const body = newText();
      const page = pageAt(lonely.url, { retry: { maxAttempts: 2, baseMs: 20, jitter: "none" } });
      const error = await thrownBy(page.send({ to: TO, body }, { idempotencyKey: newActionKey() }));
      const { category, outcome, retryable, status } = error;
      // Only Redis knows whether an earlier request with the key has sent.
      assert.deepEqual([category, outcome, retryable, status], ["unavailable", "unknown", true, 503]);
      assert.equal((await delivered(simulator, body)).length, 0);
      assert.match(lonely.output(), /"part":"client","cause":".*Cause: /);
    },
  ],
  // Last, because a process is gone afterwards.
  [
    "a process that is asked to end sends what it has begun, also for a page that has gone, and then ends",
    async ({ relays, simulator }) => {
      const [, { url, terminate }] = relays;
      const [body, other] = [newText(), newText()];
      const gone = new AbortController();
      await scriptFaults(simulator, { kind: "slow", ms: 600 }, { kind: "slow", ms: 900 });
      const waited = request(url, { body: { to: TO, body } });
      await requested(simulator, body);
      const key = newActionKey();
      const asked = { body: { to: TO, body: other }, headers: { "idempotency-key": key }, signal: gone.signal };
      const left = request(url, asked).catch(({ name }) => name);
      await requested(simulator, other);
      gone.abort();
      assert.equal(await left, "AbortError");
      assert.equal(await terminate(), 0);
      assert.equal((await waited).status, 202);
      // Its end is in Redis: another process knows the result.
      const sent = await pageAt(relays[0].url).send({ to: TO, body: other }, { idempotencyKey: key });
      const [message, ...others] = await delivered(simulator, other);
      assert.deepEqual([sent.id, sent.replayed, others.length], [message.id, true, 0]);
    },
  ],
];
