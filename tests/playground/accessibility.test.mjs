// Accessibility of the playground: keyboard, narrow pages, and the rules of axe.
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import {
  axeViolations,
  change,
  choose,
  close,
  fill,
  inPage,
  open,
  overflow,
  send,
  sendAndWait,
  text,
  waitForEnd,
  waitForText,
} from "./playground-page.mjs";

const narrow = { width: 360, height: 780 };

before(open);
after(close);

// One after the other, because only one page at a time has the focus.
describe("accessibility of the playground", () => {
  it(
    "everything can be reached with the keyboard, in order, and the focus is visible",
    inPage({}, async (page) => {
      const focused = [];
      for (let step = 0; step < 140; step += 1) {
        await page.keyboard.press("Tab");
        const at = await page.evaluate(() => {
          const element = document.activeElement;
          if (element === null || element === document.body) return null;
          const marked = element.matches('input[type="radio"]') ? element.nextElementSibling : element;
          const { outlineStyle, outlineWidth } = getComputedStyle(marked);
          return {
            name: element.id || element.name || element.className || element.textContent,
            isVisible: outlineStyle !== "none" && parseFloat(outlineWidth) >= 2,
          };
        });
        if (at === null) break;
        focused.push(at);
      }
      const names = focused.map(({ name }) => name);
      assert.deepEqual(
        focused.filter(({ isVisible }) => !isVisible),
        [],
      );
      const wanted = [
        "theme",
        "provider",
        "from",
        "to",
        "body",
        "scenario",
        "maxAttempts",
        "send",
        "cancel",
        "copy-code",
        "error-text",
        "profile-choice",
        "profile-text",
        "trial-apiKey",
        "request-view",
        "response-text",
        "wait-text",
      ];
      assert.deepEqual(
        wanted.filter((name) => !names.includes(name)),
        [],
        names.join(", "),
      );
      const order = wanted.map((name) => names.indexOf(name));
      assert.deepEqual(
        order,
        [...order].sort((a, b) => a - b),
      );
    }),
  );

  it(
    "Enter sends, and an arrow key changes the provider",
    inPage({}, async (page) => {
      await page.focus('[name="provider"][value="nativehub"]');
      await page.keyboard.press("ArrowRight");
      assert.match(await text(page, "#code"), /texting-blue/);
      await page.select("#scenario", "none");
      await page.focus("#to");
      await page.keyboard.press("Enter");
      assert.equal((await waitForEnd(page)).kind, "sent");
    }),
  );

  it(
    "a pressed button keeps the focus",
    inPage({}, async (page) => {
      await fill(page, "#baseMs", "30000");
      await fill(page, "#deadlineMs", "120000");
      await page.select("#scenario", "500");
      await page.focus("#send");
      await page.keyboard.press("Enter");
      await page.waitForSelector("#plot .wait--planned");
      assert.equal(await page.evaluate(() => document.activeElement.id), "send");
      await page.keyboard.press("Tab");
      await page.keyboard.press("Enter");
      assert.equal((await waitForEnd(page)).state, "Cancelled");
      assert.equal(await page.evaluate(() => document.activeElement.id), "cancel");
    }),
  );

  it(
    "no width needs horizontal scrolling, idle or with an error",
    inPage({}, async (page) => {
      assert.deepEqual(await overflow(page), [0, 0, 0, 0, 0]);
      await send(page, "sent", "error:VALIDATION_002");
      await waitForEnd(page);
      await page.$$eval("details", (all) => all.forEach((details) => (details.open = true)));
      await fill(page, "#to", "x".repeat(200));
      assert.deepEqual(await overflow(page), [0, 0, 0, 0, 0]);
    }),
  );

  for (const size of [
    { width: 1440, height: 900 },
    { width: 390, height: 844 },
  ]) {
    it(
      `nothing below the timeline moves while a call runs, ${size.width} pixels wide`,
      inPage(size, async (page) => {
        const offset = () =>
          page.$eval(".counts", (element) => element.offsetTop - element.closest("#run-panel").offsetTop);
        const before = await offset();
        await send(page, "nativehub", "500");
        await page.waitForSelector("#plot .wait--planned");
        assert.equal(await offset(), before);
        await waitForEnd(page);
        assert.equal(await offset(), before);
      }),
    );
  }

  it(
    "a call scrolls to the timeline on a narrow page",
    inPage(narrow, async (page) => {
      await sendAndWait(page);
      const top = await page.$eval("#run-panel", (element) => element.getBoundingClientRect().top);
      assert.ok(top >= 0 && top < 200, `the panel is at ${top}`);
      await page.click("#cancel-here");
      assert.equal((await waitForEnd(page)).state, "Cancelled");
    }),
  );

  for (const scheme of ["light", "dark"]) {
    it(
      `axe finds no violation, wide or narrow, ${scheme}`,
      inPage({ scheme }, async (page) => {
        await fill(page, "#to", "4155551234");
        await fill(page, "#segments-text", "It’s\ta\fb\u200bê 😀".repeat(20));
        await fill(page, "#phone-country", "us");
        await send(page, "texting-blue", "none");
        await waitForEnd(page);
        await page.$$eval("details", (all) => all.forEach((details) => (details.open = true)));
        assert.deepEqual(await axeViolations(page), []);
        await page.setViewport(narrow);
        assert.deepEqual(await axeViolations(page), []);
        await fill(page, "#to", "+14155551234");
        await send(page, "texting-blue", "lost-after");
        await waitForEnd(page);
        assert.deepEqual(await axeViolations(page), []);
      }),
    );
  }
});

// One after the other, because only one page at a time has the focus.
describe("accessibility of the section for any provider", () => {
  it(
    "everything can be reached with the keyboard",
    inPage({}, async (page) => {
      await page.focus("#profile-choice");
      await page.keyboard.press("ArrowDown");
      await waitForText(page, "#request-view", /rest\.nexmo\.com/);
      const focused = [];
      for (let step = 0; step < 30; step += 1) {
        const { id, seen } = await page.evaluate(() => {
          const { outlineStyle, outlineWidth } = getComputedStyle(document.activeElement);
          return { id: document.activeElement.id, seen: outlineStyle !== "none" && parseFloat(outlineWidth) >= 2 };
        });
        assert.ok(seen, id);
        focused.push(id);
        if (id === "response-status") break;
        await page.keyboard.press("Tab");
      }
      assert.deepEqual(focused, [
        "profile-choice",
        "profile-text",
        "trial-apiKey",
        "option-accountKey",
        "option-statusCallback",
        "option-clientReference",
        "trial-from",
        "trial-to",
        "trial-body",
        "request-view",
        "response-example",
        "response-text",
        "response-status",
      ]);
      await page.focus("#trial-apiKey");
      await page.keyboard.press("Enter");
      await page.keyboard.type("x");
      assert.equal(await page.evaluate(() => document.activeElement.id), "trial-apiKey");
      await page.focus("#option-accountKey");
      await page.keyboard.press("End");
      await page.keyboard.type("9");
      await waitForText(page, "#request-view", /api_key=abcd12349/);
      assert.equal(await page.evaluate(() => document.activeElement.id), "option-accountKey");
    }),
  );

  it(
    "no width needs horizontal scrolling, with or without mistakes",
    inPage({}, async (page) => {
      await fill(page, "#option-accountSid", "A".repeat(300));
      await fill(
        page,
        "#response-text",
        `HTTP/1.1 400 Bad\n\n{"code":${"9".repeat(18)},"message":"${"w".repeat(300)}"}`,
      );
      await waitForText(page, "#response-facts", /www/);
      assert.deepEqual(await overflow(page), [0, 0, 0, 0, 0]);
      await change(page, (profile) => (profile[`x${"y".repeat(200)}`] = 1));
      await waitForText(page, "#profile-state", /mistake/);
      assert.deepEqual(await overflow(page), [0, 0, 0, 0, 0]);
    }),
  );

  /** Only this section differs from the pages above; the last page is checked as a whole. */
  const PART = "#providers";
  for (const scheme of ["light", "dark"]) {
    it(
      `axe finds no violation, with mistakes or an error, wide or narrow, ${scheme}`,
      inPage({ scheme }, async (page) => {
        for (const size of [{ width: 1440, height: 900 }, narrow]) {
          await page.setViewport(size);
          await choose(page, "twilio");
          await waitForText(page, "#response-facts", /opted-out/);
          await page.$$eval("#providers details", (all) => all.forEach((details) => (details.open = true)));
          assert.deepEqual(await axeViolations(page, PART), []);
          await fill(page, "#option-accountSid", "");
          await waitForText(page, "#option-accountSid-issues", /\S/);
          assert.deepEqual(await axeViolations(page, PART), []);
          await change(page, (profile) => (profile.auth = "none"));
          await waitForText(page, "#profile-issues", /auth/);
          assert.deepEqual(await axeViolations(page), []);
        }
      }),
    );
  }
});
