// How the playground shows failures: the outcome first, then advice; green only if nothing was sent.
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { close, waitForEnd, axeViolations, fill, inPage, open, waitForText, send, text } from "./playground-page.mjs";

before(open);
after(close);

/** The order of an error's parts in a panel, and its green parts. */
const shown = (page, selector) =>
  page.$eval(selector, (panel) => {
    const parts = [...panel.querySelectorAll(".verdict, .badges, .message, .advice, .facts")];
    return {
      order: parts.map((part) =>
        part.matches(".verdict") ? part.textContent.split(/: |(?<=retryable)/)[0] : part.classList[0],
      ),
      advice: [...panel.querySelectorAll(".advice dt")].map(({ textContent }) => textContent),
      green: [...panel.querySelectorAll(".verdict--good, .badge--good")].map(({ textContent }) => textContent),
    };
  });

const ORDER = ["outcome", "badges", "message", "advice", "facts"];

async function isShownCompletely(page, selector) {
  const { order, advice } = await shown(page, selector);
  assert.deepEqual(
    order.filter((part) => !part.endsWith("retryable")),
    ORDER,
    selector,
  );
  assert.deepEqual(advice, ["What to do", "What to tell the user"], selector);
}

describe("an error in the playground", { concurrency: 2 }, () => {
  it(
    "shows the outcome first, then what to do and what to tell the user, in every panel",
    inPage({}, async (page) => {
      await send(page, "texting-blue", "lost-after");
      await waitForEnd(page);
      await isShownCompletely(page, "#report");
      await isShownCompletely(page, "#error-facts");
      await waitForText(page, "#response-facts", /opted-out/);
      await isShownCompletely(page, "#response-facts");
    }),
  );

  it(
    "is not green with the outcome unknown, even if the call can be repeated with its key",
    inPage({}, async (page) => {
      await fill(page, "#maxAttempts", "1");
      await send(page, "nativehub", "lost-after");
      const { report } = await waitForEnd(page);
      assert.match(report, /outcome: unknown[\s\S]*\nretryable\n[\s\S]*idempotency key/);
      assert.deepEqual((await shown(page, "#report")).green, []);
    }),
  );

  it(
    "is green for no example whose message may have been sent",
    inPage({}, async (page) => {
      const wrong = await page.$eval("#error-example", (select) =>
        [...select.options]
          .filter(({ value }) => value !== "")
          .flatMap(({ value, label }) => {
            select.value = value;
            select.dispatchEvent(new Event("change"));
            const panel = document.getElementById("error-facts");
            const isSafe = panel.textContent.includes("outcome: not-sent");
            return isSafe || panel.querySelector(".verdict--good") === null ? [] : [label];
          }),
      );
      assert.deepEqual(wrong, []);
    }),
  );

  it(
    "has advice also if the client finds the mistake before a request",
    inPage({}, async (page) => {
      await fill(page, "#trial-to", "12");
      await waitForText(page, "#request-view", /^outcome: not-sent.*What to do.*What to tell the user/);
      await fill(page, "#trial-apiKey", "");
      await waitForText(page, "#trial-apiKey-issues", /\S/);
      assert.match(await page.$eval("#request-view", (panel) => panel.innerText), /What to do/);
    }),
  );
});

describe("a send that fails in part", { concurrency: 2 }, () => {
  it(
    "is not shown as accepted if its only message failed",
    inPage({}, async (page) => {
      await send(page, "nativehub", "partial");
      const { kind, state, delivered } = await waitForEnd(page);
      assert.deepEqual({ kind, state, delivered }, { kind: "failed", state: "Failed", delivered: 0 });
      assert.deepEqual((await shown(page, "#report")).green, []);
    }),
  );

  for (const scheme of ["light", "dark"]) {
    it(
      `is shown as partial everywhere, names the failed message, and is green nowhere (${scheme})`,
      inPage({ scheme }, async (page) => {
        await fill(page, "#to", "+14155551234, +14155551235, +14155551236");
        await send(page, "nativehub", "partial");
        const { kind, state, delivered, report, table } = await waitForEnd(page);
        assert.deepEqual({ kind, state, delivered }, { kind: "sent", state: "Accepted in part", delivered: 2 });
        assert.match(report, /1 of 3 failed[\s\S]*\+14155551234 failed: outcome: not-sent[\s\S]*What to do/);
        assert.match(table, /accepted in part \(1 of 3 failed\)/);
        assert.match(await text(page, "#run-live"), /accepted in part/);
        assert.deepEqual((await shown(page, "#report")).green, []);
        const colours = await page.evaluate(() => {
          const good = getComputedStyle(document.querySelector(".swatch--good")).backgroundColor;
          const { width } = document.querySelector("#plot .bar--good").getBBox();
          return {
            isGreen: getComputedStyle(document.getElementById("run-state"), "::before").backgroundColor === good,
            share: document.querySelector("#plot .bar--rejected").getBBox().width / width,
          };
        });
        assert.equal(colours.isGreen, false);
        assert.ok(Math.abs(colours.share - 1 / 3) < 0.02, `${colours.share}`);
        assert.deepEqual(await axeViolations(page), []);
      }),
    );
  }
});

describe("a mistake in the playground", { concurrency: 2 }, () => {
  it(
    "in the settings does not hide one in the message",
    inPage({}, async (page) => {
      await fill(page, "#to", "12");
      await fill(page, "#body", "");
      const alone = [await text(page, "#to-issues"), await text(page, "#body-issues")];
      for (const name of ["maxAttempts", "baseMs", "timeoutMs", "deadlineMs"]) {
        const usual = await page.$eval(`#${name}`, (input) => input.value);
        await fill(page, `#${name}`, "-1");
        assert.notEqual(await text(page, `#${name}-issues`), "", name);
        assert.deepEqual([await text(page, "#to-issues"), await text(page, "#body-issues")], alone, name);
        await fill(page, `#${name}`, usual);
      }
      await fill(page, "#maxAttempts", "0");
      assert.match(await text(page, "#compose-state"), /^Fix 3 errors before sending: /);
      for (const label of ["To", "Body", "Attempts"])
        assert.match(await text(page, "#compose-state"), new RegExp(`\\b${label}\\b`));
    }),
  );

  it(
    "in a provider's options or key does not hide one in the message",
    inPage({}, async (page) => {
      await waitForText(page, "#request-view", /^POST/);
      await fill(page, "#option-accountSid", "");
      await fill(page, "#trial-apiKey", "");
      await fill(page, "#trial-to", "12");
      await waitForText(page, "#trial-to-issues", /\S/);
      assert.notEqual(await text(page, "#option-accountSid-issues"), "");
    }),
  );
});
