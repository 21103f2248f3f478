// Sending in the playground.
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { close, waitForEnd, axeViolations, fill, inPage, open, send, sendAndWait, text } from "./playground-page.mjs";

before(open);
after(close);

// Concurrent, because most of the time is spent waiting.
describe("the playground", { concurrency: 4 }, () => {
  it(
    "requests only its own files, even while it sends",
    inPage({}, async (page, { requests, origin }) => {
      await send(page, "nativehub", "none");
      await waitForEnd(page);
      assert.deepEqual(
        requests.filter((url) => !url.startsWith(`${origin}/`)),
        [],
      );
      assert.ok(requests.length <= 7, requests.join("\n"));
    }),
  );

  it(
    "sends through each provider, and the simulator counts one message",
    inPage({}, async (page) => {
      for (const provider of ["nativehub", "texting-blue", "sent", "sent-v2"]) {
        await send(page, provider, "none");
        const { kind, requests, delivered, proof } = await waitForEnd(page);
        assert.deepEqual(
          { provider, kind, requests, delivered },
          { provider, kind: "sent", requests: 1, delivered: 1 },
        );
        assert.match(proof, /exactly once/);
      }
    }),
  );

  it(
    "sends a template through Sent",
    inPage({}, async (page) => {
      await page.click('label:has([name="provider"][value="sent"])');
      await page.click('label:has([name="content"][value="template"])');
      assert.equal(await text(page, "#compose-state"), "");
      await send(page, "sent", "none");
      assert.equal((await waitForEnd(page)).delivered, 1);
    }),
  );

  it(
    "says that ShingleAI documents no send, and reads a message instead",
    inPage({}, async (page) => {
      await send(page, "shingleai", "none");
      assert.equal((await waitForEnd(page)).kind, "read");
      await page.click("#send-anyway");
      await page.waitForSelector('#report[data-kind="failed"]');
      assert.match((await waitForEnd(page)).report, /unsupported/);
    }),
  );

  it(
    "draws the wait that a 429 requests, and says that the provider requested it",
    inPage({}, async (page) => {
      await send(page, "texting-blue", "429");
      await page.waitForSelector("#plot .wait--hint");
      assert.match(await text(page, "#run-live"), /requested by the provider/);
      const { state, requests, delivered, table } = await waitForEnd(page);
      assert.deepEqual({ state, requests, delivered }, { state: "Accepted", requests: 2, delivered: 1 });
      assert.match(table, /429 rate-limit.*requested by the provider.*202 accepted/);
    }),
  );

  it(
    "draws its own backoff after a 500",
    inPage({}, async (page) => {
      await send(page, "nativehub", "500");
      await page.waitForSelector("#plot .wait--backoff");
      assert.match((await waitForEnd(page)).table, /own backoff/);
    }),
  );

  it(
    "does not retry a lost send without an idempotency key, and shows the outcome unknown",
    inPage({}, async (page) => {
      await send(page, "texting-blue", "lost-after");
      const { kind, requests, delivered, report, proof } = await waitForEnd(page);
      assert.deepEqual({ kind, requests, delivered }, { kind: "failed", requests: 1, delivered: 1 });
      assert.match(report, /outcome: unknown/);
      assert.match(proof, /nothing was sent twice/);
    }),
  );

  it(
    "retries a lost send with its idempotency key, and delivers once",
    inPage({}, async (page) => {
      await send(page, "nativehub", "lost-after");
      const { kind, requests, delivered } = await waitForEnd(page);
      assert.deepEqual({ kind, requests, delivered }, { kind: "sent", requests: 2, delivered: 1 });
    }),
  );

  it(
    "cancels during a wait, with the button",
    inPage({}, async (page) => {
      await sendAndWait(page);
      await page.click("#cancel");
      const { state, requests, report } = await waitForEnd(page);
      assert.deepEqual({ state, requests }, { state: "Cancelled", requests: 1 });
      assert.match(report, /aborted/);
    }),
  );

  it(
    "cancels during a request, with the Escape key",
    inPage({}, async (page) => {
      await send(page, "nativehub", "stall-body");
      await page.waitForSelector("#plot .bar--open");
      await page.keyboard.press("Escape");
      assert.equal((await waitForEnd(page)).state, "Cancelled");
    }),
  );

  it(
    "shows an error at its field while the user types, and applies the suggestion",
    inPage({}, async (page) => {
      await fill(page, "#to", "+1 (415) 555-1234");
      assert.equal(await page.$eval("#to", (input) => input.getAttribute("aria-invalid")), "true");
      await page.click("#to-issues .suggestion");
      assert.equal(await page.$eval("#to", (input) => input.value), "+14155551234");
      assert.equal(await page.$eval("#to", (input) => input.getAttribute("aria-invalid")), null);
      await fill(page, "#timeoutMs", "-1");
      assert.notEqual(await text(page, "#timeoutMs-issues"), "");
    }),
  );

  for (const scheme of ["light", "dark"]) {
    it(
      `shows a warning differently from an error, and sends (${scheme})`,
      inPage({ scheme }, async (page) => {
        const look = () =>
          page.$eval("#to-issues .issue", (issue) => {
            const { color, backgroundColor } = getComputedStyle(issue);
            return { color, backgroundColor, warns: issue.textContent.startsWith("Warning: ") };
          });
        await fill(page, "#to", "12");
        const error = await look();
        await fill(page, "#to", "+19995551234");
        const warning = await look();
        assert.deepEqual([error.warns, warning.warns], [false, true]);
        assert.notEqual(warning.color, error.color);
        assert.notEqual(warning.backgroundColor, error.backgroundColor);
        assert.equal(await page.$eval("#to", (input) => input.getAttribute("aria-invalid")), null);
        assert.match(await text(page, "#compose-state"), /do not stop/);
        assert.deepEqual(await axeViolations(page), []);
        await send(page, "texting-blue", "none");
        const { kind, delivered, report } = await waitForEnd(page);
        assert.deepEqual({ kind, delivered }, { kind: "sent", delivered: 1 });
        assert.match(report, /Warning: to .*unallocated/);
      }),
    );
  }

  it(
    "sends nothing while there is an error",
    inPage({}, async (page) => {
      await fill(page, "#to", "12");
      await send(page, "nativehub", "none");
      const { requests, report } = await waitForEnd(page);
      assert.equal(requests, 0);
      assert.match(report, /outcome: not-sent[\s\S]*validation/);
    }),
  );

  it(
    "shows the code for the form, and never a key",
    inPage({}, async (page) => {
      await page.click('label:has([name="provider"][value="sent-v2"])');
      const code = await text(page, "#code");
      assert.match(code, /provider: "sent-v2"/);
      assert.match(code, /apiKey: process\.env\.SENT_KEY/);
      assert.match(code, /senderId: /);
      assert.doesNotMatch(code, /playground/);
    }),
  );

  it(
    "lists the documented errors of every provider, and reads one as a known category",
    inPage({}, async (page) => {
      await fill(page, "#maxAttempts", "1");
      for (const provider of ["nativehub", "texting-blue", "sent", "sent-v2", "shingleai"]) {
        await page.click(`label:has([name="provider"][value="${provider}"])`);
        const chosen = await page.$$eval("#scenario optgroup:not(:last-child) option", (options) =>
          options.map(({ value }) => value),
        );
        const documented = await page.$$eval("#scenario optgroup:last-child option", (options) =>
          options.map(({ value }) => value),
        );
        assert.ok(documented.length > 5, provider);
        assert.ok(chosen.length >= 13, provider);
        await send(page, provider, documented[0]);
        const { kind, report } = await waitForEnd(page);
        assert.equal(kind, "failed", provider);
        assert.doesNotMatch(report, /^unknown$/m, `${provider}: ${report}`);
      }
    }),
  );

  it(
    "keeps the chosen appearance for the next visit",
    inPage({}, async (page) => {
      await page.click("#theme");
      await page.reload();
      await page.waitForSelector("html[data-ready]");
      assert.equal(await page.$eval("#theme", (button) => button.getAttribute("aria-pressed")), "true");
      assert.equal(await page.evaluate(() => getComputedStyle(document.documentElement).colorScheme), "dark");
    }),
  );
});
