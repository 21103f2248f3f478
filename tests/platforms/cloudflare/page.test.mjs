// The dashboard in Chromium, against the Worker in workerd and a simulated provider.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import axe from "axe-core";
import puppeteer from "puppeteer-core";
import { issueToken } from "tidings/relay";
import { which } from "../../../scripts/process.mjs";
import { deliver, numbers, SECRETS, startApp } from "./app.mjs";
import { startProxy } from "./page-proxy.mjs";

let app;
let proxy;
let browser;
before(async () => {
  app = await startApp();
  proxy = await startProxy(app.url);
  const executablePath = ["chromium", "chromium-browser", "google-chrome"].map(which).find(Boolean);
  browser = await puppeteer.launch({
    executablePath,
    args: ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"],
  });
});
after(async () => {
  await browser?.close();
  await proxy?.close();
  await app?.stop();
});

/** Opens the dashboard as a user who has signed in, and closes it after `act`. It must log nothing. */
async function visit(act, { user = "ann", width = 1_200, path = "/" } = {}) {
  const context = await browser.createBrowserContext();
  const page = await context.newPage();
  page.setDefaultTimeout(60_000);
  const problems = [];
  page.on("pageerror", (error) => problems.push(error.message));
  // A response with an error status is reported without the page's doing.
  page.on("console", (message) => {
    if (!message.text().startsWith("Failed to load resource")) problems.push(message.text());
  });
  await page.setViewport({ width, height: 900 });
  await page.goto(proxy.url + path);
  if (user !== null) {
    await fill(page, "#user", user);
    await page.click("#session button");
    await says(page, "#session-state", `Signed in as ${user}.`);
  }
  await act(page);
  assert.deepEqual(problems, []);
  await context.close();
}

async function fill(page, selector, text) {
  await page.$eval(selector, (input, value) => (input.value = value), text);
}

async function says(page, selector, text) {
  try {
    await page.waitForFunction(
      (one, part) => document.querySelector(one)?.textContent.includes(part),
      { polling: 50 },
      selector,
      text,
    );
  } catch (cause) {
    const shown = await textOf(page, selector).catch(String);
    throw new Error(`${selector} says "${shown}" instead of "${text}"`, { cause });
  }
}

/** What the rules of axe find. */
async function axeViolations(page) {
  await page.evaluate(axe.source);
  const { violations } = await page.evaluate(() => globalThis.axe.run());
  return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`));
}

const textOf = (page, selector) => page.$eval(selector, (found) => found.textContent);
const sentTo = (to) => app.simulator.delivered.filter((one) => one.to === to);

async function write(page, to, body = "Hello") {
  await fill(page, "#to", to);
  await fill(page, "#body", body);
}

test("a message of the page arrives, from the sender that the Worker chooses", () =>
  visit(async (page) => {
    await write(page, "+14155550301");
    // With the keyboard alone.
    await page.focus("#body");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await says(page, "#message-state", "Sent");
    assert.deepEqual(
      sentTo("+14155550301").map(({ from, body }) => [from, body]),
      [["+14155559876", "Hello"]],
    );
  }));

test("a mistake is shown at its field, and nothing is requested", () =>
  visit(async (page) => {
    await write(page, "4155550302", "");
    const before = proxy.requests.length;
    await page.click("#send");
    await page.waitForFunction(() => document.querySelector("#to-error").textContent !== "");
    assert.match(await textOf(page, "#to-error"), /\+14155550302|country/i);
    assert.notEqual(await textOf(page, "#body-error"), "");
    assert.equal(await page.$eval("#to", (input) => input.getAttribute("aria-invalid")), "true");
    assert.equal(proxy.requests.length, before);
    // Corrected, it is sent.
    await write(page, "+14155550302");
    await page.click("#send");
    await says(page, "#message-state", "Sent");
    assert.equal(await textOf(page, "#to-error"), "");
  }));

test("a double click sends one message", () =>
  visit(async (page) => {
    await write(page, "+14155550303");
    await page.evaluate(() => {
      document.querySelector("#send").click();
      document.querySelector("#send").click();
      document.querySelector("#message").requestSubmit();
    });
    await says(page, "#message-state", "Sent");
    await page.waitForNetworkIdle({ idleTime: 300 });
    assert.equal(sentTo("+14155550303").length, 1);
  }));

test("a POST that the browser itself repeats, after its connection broke, sends one message", () =>
  visit(async (page) => {
    await write(page, "+14155550304");
    const from = proxy.requests.length;
    proxy.breakNext(1);
    await page.click("#send");
    await says(page, "#message-state", "Sent");
    const posts = proxy.requests.slice(from).filter(({ url }) => url === "/messages");
    assert.equal(posts.length, 2);
    // The same attempt: it was the browser and not the page that repeated it.
    assert.equal(posts[0].attempt, posts[1].attempt);
    assert.ok(posts[0].breaking && posts[0].attempt !== undefined);
    assert.equal(sentTo("+14155550304").length, 1);
  }));

test("a response that is lost for the page, too, sends one message", () =>
  visit(async (page) => {
    await write(page, "+14155550305");
    const from = proxy.requests.length;
    proxy.breakNext(3);
    await page.click("#send");
    await says(page, "#message-state", "Sent");
    const posts = proxy.requests.slice(from).filter(({ url }) => url === "/messages");
    assert.ok(new Set(posts.map(({ attempt }) => attempt)).size > 1, "the page's client tried again");
    assert.equal(sentTo("+14155550305").length, 1);
  }));

test("a rate limit is a countdown that ends with the message", () =>
  visit(async (page) => {
    await write(page, "+14155550306");
    app.simulator.fail({ kind: "rate-limit", waitSeconds: 4 });
    await page.evaluate(() => {
      globalThis.seen = [];
      const seconds = document.querySelector("#seconds");
      const look = () => {
        const { text, shown } = { text: seconds.textContent, shown: seconds.checkVisibility() };
        if (shown && globalThis.seen.at(-1) !== text) globalThis.seen.push(text);
      };
      new MutationObserver(look).observe(seconds, { childList: true, characterData: true, subtree: true });
    });
    await page.click("#send");
    await says(page, "#message-state", "Sent");
    const seen = (await page.evaluate(() => globalThis.seen)).map(Number);
    // A busy machine may skip a number.
    assert.ok(seen[0] >= 3 && seen.length >= 2, `${seen}`);
    assert.deepEqual(
      seen,
      seen.toSorted((one, other) => other - one),
    );
    assert.equal(await page.$eval("#countdown", (one) => one.hidden), true);
    assert.equal(sentTo("+14155550306").length, 1);
    assert.ok(app.simulator.requests.every(({ earlyMs }) => earlyMs === 0));
  }));

test("an expired token asks for a new sign-in, and the message is sent after it", () =>
  visit(async (page) => {
    const hourAgo = () => Date.now() - 3_600_000;
    const grant = { user: "ann", to: "any", limit: null };
    const token = await issueToken(grant, { secret: SECRETS.TOKEN_SECRET, expiresInMs: 60_000, now: hourAgo });
    await page.evaluate((expired) => sessionStorage.setItem("token", expired), token);
    await write(page, "+14155550307");
    await page.click("#send");
    await says(page, "#message-state", "Sign in again");
    assert.equal(sentTo("+14155550307").length, 0);
    await page.click("#session button");
    // Not by what the page says: it said the same before.
    await page.waitForFunction((expired) => sessionStorage.getItem("token") !== expired, { polling: 50 }, token);
    await page.click("#send");
    await says(page, "#message-state", "Sent");
    assert.equal(sentTo("+14155550307").length, 1);
  }));

test("a campaign is started once, and watched until its end; another user sees nothing of it", async () => {
  const recipients = numbers(60, 20_000);
  let hash;
  await visit(async (page) => {
    await fill(page, "#recipients", `${recipients.join("\n")}\n555`);
    await fill(page, "#campaign-body", "We open at nine.");
    await page.click("#start");
    await says(page, "#campaign-errors", "line 61");
    await fill(page, "#recipients", recipients.join("\n"));
    app.simulator.fail({ kind: "lost", when: "after" }, { kind: "error", code: "invalid_request" });
    await page.evaluate(() => {
      document.querySelector("#start").click();
      document.querySelector("#campaign").requestSubmit();
    });
    await says(page, "#campaign-state", "Started: 60 messages.");
    await page.waitForFunction(() => document.querySelector("[data-count=queued]")?.textContent === "0", {
      polling: 100,
    });
    const count = (name) => textOf(page, `[data-count="${name}"]`).then(Number);
    assert.equal((await count("sent")) + (await count("unknown")) + (await count("failed")), 60);
    assert.deepEqual([await count("unknown"), await count("failed")], [1, 1]);
    await page.waitForFunction(() => document.querySelectorAll("#problems tr").length > 0, { polling: 100 });
    assert.ok((await page.$$("#pace rect")).length > 0);
    for (const value of ["light", "dark"]) {
      await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value }]);
      assert.deepEqual(await axeViolations(page), [], value);
    }
    hash = await page.evaluate(() => location.hash);
  });
  // All but the one that was rejected, once each.
  assert.deepEqual(recipients.map((to) => sentTo(to).length).sort(), [0, ...Array(59).fill(1)]);
  await visit(
    async (page) => {
      await says(page, "#progress-state", "There is nothing here, or it is not yours.");
      assert.equal(await textOf(page, "#counts"), "");
    },
    { user: "bob", path: `/${hash}` },
  );
});

/** A campaign that has ended, of ann, with a message in each state and many that failed. */
async function endedCampaign(id, failed) {
  const messages = Array.from({ length: failed + 3 }, (_, index) => ({ to: `+1415${3_000_000 + index}`, index }));
  await app.rows("INSERT INTO campaigns VALUES (?1, 'ann', '', ?2, ?2, 0)", id, messages.length);
  await app.rows(
    `INSERT INTO messages (campaign, position, recipient, body, outcome, reason, code, status) SELECT ?1, key, value ->> 'to', 'Hello',
CASE WHEN key < 2 THEN 'sent' WHEN key = 2 THEN 'unknown' ELSE 'failed' END, CASE WHEN key < 2 THEN NULL WHEN key = 2 THEN 'timeout' ELSE 'carrier' END,
CASE WHEN key > 2 THEN '30006' END, CASE key WHEN 0 THEN 'delivered' WHEN 1 THEN 'expired' END FROM json_each(?2)`,
    id,
    JSON.stringify(messages),
  );
}

test("while the server does not answer, the page says so and of when its counts are, and goes on by itself", async () => {
  await endedCampaign("c-down", 1);
  await visit(
    async (page) => {
      await says(page, "#progress-state", "All 4 messages have ended.");
      await app.rows("UPDATE messages SET outcome = NULL WHERE campaign = 'c-down' AND position = 3");
      // Opened again: an ended campaign is looked at every ten seconds.
      await page.reload();
      await page.waitForFunction(() => document.querySelector("[data-count=queued]")?.textContent === "1");
      proxy.down((url) => url.startsWith("/campaigns/"));
      await says(page, "#progress-state", "The server does not answer. Trying again. What is shown is of");
      assert.equal(await textOf(page, '[data-count="queued"]'), "1");
      proxy.down(() => false);
      await page.waitForFunction(() => document.querySelector("#progress-state").textContent === "");
      await app.rows("UPDATE messages SET outcome = 'sent' WHERE campaign = 'c-down' AND position = 3");
      await says(page, "#progress-state", "All 4 messages have ended.");
    },
    { path: "/#c-down" },
  );
});

test("another user who signs in sees nothing of what was shown", async () => {
  await endedCampaign("c-ann", 5);
  await visit(
    async (page) => {
      await page.waitForFunction(() => document.querySelectorAll("#problems tr").length === 7);
      await fill(page, "#user", "bob");
      await page.click("#session button");
      await says(page, "#progress-state", "There is nothing here, or it is not yours.");
      for (const part of ["#counts", "#reasons", "#problems"]) assert.equal(await textOf(page, part), "");
    },
    { path: "/#c-ann" },
  );
});

test("the list of problems is not replaced while the user reads further, and each state has its row", async () => {
  await endedCampaign("c-list", 60);
  await app.rows("UPDATE messages SET outcome = NULL WHERE campaign = 'c-list' AND position > 57");
  await visit(
    async (page) => {
      const listed = () => page.$$eval("#problems tr", (rows) => rows.length);
      await page.waitForFunction(() => document.querySelectorAll("#problems tr").length === 25);
      const reasons = await page.$$eval("#reasons tr", (rows) =>
        rows.map((row) => row.innerText.split("\t").join(" ")),
      );
      assert.deepEqual(reasons, ["failed carrier 55", "undelivered not given 1", "unknown timeout 1"]);
      await page.focus("#more");
      await page.keyboard.press("Enter");
      await page.waitForFunction(() => document.querySelectorAll("#problems tr").length === 50);
      await app.rows("UPDATE messages SET outcome = 'failed' WHERE campaign = 'c-list' AND position = 58");
      await page.waitForSelector("#again:not([hidden])");
      assert.equal(await listed(), 50);
      await page.click("#again");
      await page.waitForFunction(() => document.querySelectorAll("#problems tr").length === 25);
      assert.equal(await page.$eval("#again", (one) => one.hidden), true);
    },
    { path: "/#c-list" },
  );
});

test("a campaign that was changed after a lost response says that the first one has started, and shows it", () =>
  visit(async (page) => {
    await fill(page, "#recipients", numbers(2, 21_000).join("\n"));
    await fill(page, "#campaign-body", "First");
    proxy.lose("/campaigns");
    await page.click("#start");
    await says(page, "#campaign-state", "No response came.");
    proxy.lose(null);
    await fill(page, "#campaign-body", "Second");
    await page.click("#start");
    await says(page, "#campaign-state", "It was started before you changed it.");
    await says(page, "#progress-state", "All 2 messages have ended.");
    await page.click("#start");
    await says(page, "#campaign-state", "Started: 2 messages.");
    const bodies = numbers(2, 21_000).flatMap((to) => sentTo(to).map(({ body }) => body));
    assert.equal(bodies.filter((body) => body === "First").length, 2);
  }));

test("the page fits a phone", () =>
  visit(
    async (page) => {
      await page.waitForFunction(() => document.querySelectorAll("#problems tr").length > 0);
      // Turned round: the plot has the size of its place at once.
      for (const width of [800, 360]) {
        await page.setViewport({ width, height: 900 });
        await page.waitForFunction(() => {
          const plot = document.querySelector("#pace");
          return plot.viewBox.baseVal.width === plot.clientWidth;
        });
      }
      const { scrollWidth, clientWidth } = await page.evaluate(() => {
        const { scrollWidth, clientWidth } = document.documentElement;
        return { scrollWidth, clientWidth };
      });
      assert.ok(scrollWidth <= clientWidth, `${scrollWidth} over ${clientWidth}`);
    },
    { width: 360, path: "/#c-list" },
  ));

test("nothing secret reached the browser or a log line", async () => {
  await deliver(
    app,
    "texting-blue",
    { type: "status", messageId: "msg_1", status: "message.sent" },
    { secret: "forged" },
  );
  const secrets = Object.values(SECRETS).concat(SECRETS.SENT_WEBHOOK_SECRET.slice("whsec_".length));
  const spelt = secrets.flatMap((secret) => [secret, Buffer.from(secret).toString("base64").slice(0, -4)]);
  const [received, logs] = [proxy.received.join("\n"), app.logs.join("")];
  assert.ok(received.length > 100_000 && logs.length > 500, `${received.length} and ${logs.length} characters`);
  for (const secret of spelt) {
    assert.ok(!received.includes(secret), "a secret reached the browser");
    assert.ok(!logs.includes(secret), "a secret is in a log line");
  }
  // Nor are texts, phone numbers and tokens in a log line.
  assert.doesNotMatch(logs, /\+1415|We open at nine|eyJ[\w-]{10}/);
});
