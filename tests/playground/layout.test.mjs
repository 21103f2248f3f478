// Layout of the playground: no overlaps, the first screen, scrolling to the timeline, the page without JavaScript.
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { collisions } from "./collisions.mjs";
import { close, waitForEnd, fill, inPage, open, waitForText, send } from "./playground-page.mjs";

const phone = { width: 390, height: 844 };
/** High enough that no sticky bar covers anything. */
const HIGH = 4000;

before(open);
after(close);

const WIDTHS = [280, 390, 768, 1440];

/** Changes the width of the page, and waits until it is drawn with it. */
async function resize(page, width) {
  await page.setViewport({ width, height: HIGH });
  await page.waitForFunction(
    (wide) => {
      const plot = document.getElementById("plot");
      return innerWidth === wide && plot.viewBox.baseVal.width === Math.max(240, plot.clientWidth);
    },
    {},
    width,
  );
}

/** Overlaps and cut-off texts in a part of the page as it is. */
async function collidedAt(page, width, what, selector) {
  return (await page.evaluate(collisions, selector)).map((fault) => `${what}, ${width}: ${fault}`);
}

/** Overlaps and cut-off texts in a part of the page, at every width. */
async function collided(page, what, selector) {
  const found = [];
  for (const width of WIDTHS) {
    await resize(page, width);
    found.push(...(await collidedAt(page, width, what, selector)));
  }
  return found;
}

/** Presses every button and looks for overlaps after each, at every width. Changing the width takes most of the time. */
async function afterEach(page, buttons, selector) {
  const found = [];
  const count = await page.$$eval(buttons, (all) => all.length);
  assert.ok(count > 5);
  for (const width of WIDTHS) {
    await resize(page, width);
    for (let at = 0; at < count; at += 1) {
      const name = await page.$$eval(
        buttons,
        (all, index) => {
          all[index].click();
          // The page may draw later.
          return new Promise((done) => setTimeout(done, 20, all[index].textContent));
        },
        at,
      );
      found.push(...(await collidedAt(page, width, name, selector)));
    }
  }
  return found;
}

describe("no text of the playground overlaps another or is cut off", { concurrency: 2 }, () => {
  it(
    "in the facts of phone numbers",
    inPage({ height: HIGH }, async (page) => {
      assert.deepEqual(await afterEach(page, "#phone-examples button", "#phone .card"), []);
    }),
  );

  it(
    "in the facts of waits and segments",
    inPage({ height: HIGH }, async (page) => {
      await fill(page, "#segments-text", "It’s\ta “test”, b\u200b c\u00a0d ê 😀 end. ".repeat(8));
      assert.deepEqual(await collided(page, "segments", "#segments .card"), []);
      assert.deepEqual(await afterEach(page, "#wait-examples button", "#waits .card"), []);
    }),
  );

  it(
    "in the facts of pasted errors",
    inPage({ height: HIGH }, async (page) => {
      const found = [];
      for (const index of [1, 2, 3, 8, 20]) {
        await page.$eval(
          "#error-example",
          (select, at) => {
            select.selectedIndex = at;
            select.dispatchEvent(new Event("change"));
          },
          index,
        );
        found.push(...(await collided(page, `error ${index}`, "#errors .card")));
      }
      assert.deepEqual(found, []);
    }),
  );

  it(
    "in the section for providers, with and without a response",
    inPage({ height: HIGH }, async (page) => {
      const found = [];
      for (const id of ["twilio", "infobip", "whatsapp-cloud", "shingleai"]) {
        await page.select("#profile-choice", id);
        await waitForText(page, "#profile-state", /Valid profile/);
        found.push(...(await collided(page, id, "#providers .card")));
      }
      await page.select("#profile-choice", "twilio");
      await fill(page, "#option-accountSid", "");
      await waitForText(page, "#option-accountSid-issues", /\S/);
      assert.deepEqual([...found, ...(await collided(page, "no SID", "#providers .card"))], []);
    }),
  );

  it(
    "in the timeline and the report of a call",
    inPage({ height: HIGH }, async (page) => {
      const found = await collided(page, "idle", "#send-section .card");
      for (const [provider, scenario] of [
        ["texting-blue", "lost-after"],
        ["nativehub", "500"],
        ["texting-blue", "429-long"],
        ["nativehub", "partial"],
        ["sent", "stall-headers"],
      ]) {
        if (scenario === "partial") await fill(page, "#to", "+14155551234, +14155551235, +14155551236");
        if (scenario === "stall-headers") await fill(page, "#deadlineMs", "3000");
        await send(page, provider, scenario);
        await waitForEnd(page);
        found.push(...(await collided(page, scenario, "#send-section .card")));
      }
      assert.deepEqual(found, []);
    }),
  );
});

// One after the other, because only one page at a time has the focus.
describe("the first screen of the playground", () => {
  it(
    "Send is visible without scrolling, with every provider",
    inPage({}, async (page) => {
      for (const provider of ["nativehub", "texting-blue", "sent", "sent-v2", "shingleai"]) {
        const isVisible = await page.evaluate((name) => {
          document.querySelector(`[name="provider"][value="${name}"]`).click();
          scrollTo(0, 0);
          const { top, bottom, left } = document.getElementById("send").getBoundingClientRect();
          return (
            bottom <= innerHeight && document.elementFromPoint(left + 20, (top + bottom) / 2)?.closest("#send") !== null
          );
        }, provider);
        assert.ok(isVisible, provider);
      }
    }),
  );

  it(
    "the card has no empty space before the first call",
    inPage({}, async (page) => {
      const empty = await page.$eval("#run-panel", (panel) => {
        const shown = [...panel.querySelectorAll("*")].filter(
          (one) => one.childElementCount === 0 && one.textContent.trim() !== "" && one.checkVisibility(),
        );
        return (
          panel.getBoundingClientRect().bottom - Math.max(...shown.map((one) => one.getBoundingClientRect().bottom))
        );
      });
      assert.ok(empty < 60, `${empty} pixels`);
    }),
  );

  for (const [name, size] of [
    ["wide", { width: 1440, height: 900 }],
    ["narrow", phone],
  ]) {
    it(
      `a call scrolls to the timeline from anywhere in the form (${name})`,
      inPage(size, async (page) => {
        await page.evaluate(() => document.getElementById("deadlineMs").scrollIntoView({ block: "start" }));
        await page.evaluate(() => document.getElementById("send").click());
        await page.waitForFunction(() => {
          const { top, bottom } = document.getElementById("plot-frame").getBoundingClientRect();
          return top >= document.querySelector("header").getBoundingClientRect().bottom && bottom <= innerHeight;
        });
        await page.keyboard.press("Escape");
        await waitForEnd(page);
      }),
    );

    it(
      `no focused element is covered (${name})`,
      inPage(size, async (page) => {
        const covered = [];
        await page.focus('[name="provider"]:checked');
        for (let step = 0; step < 40; step += 1) {
          const { id, isVisible } = await page.evaluate(() => {
            const one = document.activeElement;
            const { left, right, top, bottom } = one.getBoundingClientRect();
            const at = document.elementFromPoint((left + right) / 2, Math.min((top + bottom) / 2, top + 20));
            return { id: one.id || one.name, isVisible: at !== null && (one.contains(at) || at.contains(one)) };
          });
          if (!isVisible) covered.push(id);
          if (id === "copy-code") break;
          await page.keyboard.press("Tab");
        }
        assert.deepEqual(covered, []);
      }),
    );
  }

  it(
    "without JavaScript, the page says first that it needs JavaScript, and shows no controls",
    inPage({ script: false, ...phone }, async (page) => {
      const { notice, alive } = await page.evaluate(() => {
        const isVisible = (one) => one.checkVisibility() && one.getBoundingClientRect().height > 0;
        const notice = document.querySelector(".noscript");
        return {
          notice: isVisible(notice) && notice.getBoundingClientRect().bottom < innerHeight / 2,
          alive: [...document.querySelectorAll("main :is(a, button, input, select, textarea), nav a, header button")]
            .filter(isVisible)
            .map((one) => one.outerHTML),
        };
      });
      assert.ok(notice);
      assert.deepEqual(alive, []);
    }),
  );
});
