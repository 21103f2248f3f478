// The playground's run of many messages: by keyboard, by the rules of axe, at every width.
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { collisions } from "./collisions.mjs";
import { plan, waitForEnded, waitForManyEnd } from "./many-page.mjs";
import { axeViolations, close, inPage, open, overflow, text } from "./playground-page.mjs";

before(open);
after(close);

const openDetails = (page) => page.$$eval("#many details", (all) => all.forEach((details) => (details.open = true)));
const focused = (page) => page.evaluate(() => document.activeElement.id);

/** Overlaps and cut-off texts at this width. High, so that no sticky bar covers anything. */
async function collided(page, width) {
  await page.setViewport({ width, height: 4000 });
  await page.waitForFunction(
    (wide) => {
      const plot = document.getElementById("many-plot");
      return innerWidth === wide && plot.viewBox.baseVal.width === Math.max(240, plot.clientWidth);
    },
    {},
    width,
  );
  return (await page.evaluate(collisions, "#many .card")).map((fault) => `${width}: ${fault}`);
}

// One after the other, because only one page at a time has the focus.
describe("accessibility of a run of many messages", () => {
  it(
    "is started, stopped and read with the keyboard alone",
    inPage({}, async (page) => {
      await page.focus("#many-provider");
      await page.keyboard.press("ArrowDown");
      await page.keyboard.press("Tab");
      await page.keyboard.type("90");
      await page.keyboard.press("Tab");
      await page.keyboard.type("30");
      await page.keyboard.press("Enter");
      await waitForEnded(page, 8);
      assert.equal(await focused(page), "many-limit-input");
      for (const next of ["many-concurrency", "many-faults", "many-start", "many-stop"]) {
        await page.keyboard.press("Tab");
        assert.equal(await focused(page), next);
      }
      await page.keyboard.press("Enter");
      const { state, label } = await waitForManyEnd(page);
      assert.deepEqual([state, await focused(page)], ["Stopped", "many-stop"]);
      assert.match(label, /^Texting Blue: 90 messages, 30 a minute/);
      await page.keyboard.press("Tab");
      await page.keyboard.press("Enter");
      assert.ok(await page.$eval("#many .as-table", (details) => details.open));
      await page.keyboard.press("Tab");
      assert.equal(await focused(page), "many-windows");
    }),
  );

  it(
    "announces its start and its end, in short sentences",
    inPage({}, async (page) => {
      await plan(page, { messages: 4, faults: 0 });
      await page.evaluate(() => {
        globalThis.announced = [];
        const region = document.getElementById("many-live");
        new MutationObserver(() => globalThis.announced.push(region.textContent)).observe(region, { childList: true });
      });
      await page.click("#many-start");
      await waitForManyEnd(page);
      await page.waitForFunction(() => globalThis.announced.at(-1)?.startsWith("Done"));
      const announced = await page.evaluate(() => globalThis.announced);
      assert.equal(announced.at(-1), "Done: 4 done, 0 failed, 0 unknown.");
      assert.ok(announced.length <= 5, announced.join(" "));
    }),
  );

  for (const scheme of ["light", "dark"]) {
    it(
      `axe finds no violation before, during and after a run, wide or narrow, ${scheme}`,
      inPage({ scheme }, async (page) => {
        await openDetails(page);
        assert.deepEqual(await axeViolations(page), [], "before");
        await plan(page, { provider: "sent-v2", messages: 60, "limit-input": 20, faults: 30 });
        await page.click("#many-start");
        await waitForEnded(page, 10);
        assert.deepEqual(await axeViolations(page), [], "during");
        await page.click("#many-stop");
        await waitForManyEnd(page);
        await openDetails(page);
        assert.deepEqual(await axeViolations(page), [], "after");
        await page.setViewport({ width: 360, height: 780 });
        assert.deepEqual(await axeViolations(page), [], "narrow");
      }),
    );
  }

  it(
    "no text overlaps another or is cut off, and no width needs horizontal scrolling",
    inPage({ height: 4000 }, async (page) => {
      const found = [];
      const look = async () => {
        for (const width of [280, 360, 768, 1280]) found.push(...(await collided(page, width)));
      };
      await look();
      await plan(page, { provider: "sent-v2", messages: 120, "limit-input": 100, faults: 30 });
      await page.click("#many-start");
      await waitForEnded(page, 60);
      await openDetails(page);
      await look();
      await page.click("#many-stop");
      await waitForManyEnd(page);
      await openDetails(page);
      await look();
      assert.deepEqual(found, []);
      assert.deepEqual(await overflow(page), [0, 0, 0, 0, 0]);
    }),
  );

  it(
    "a run scrolls to its plot on a narrow page, and the plot is a picture with a summary",
    inPage({ width: 360, height: 780 }, async (page) => {
      await plan(page, { messages: 30, "limit-input": 10, faults: 0 });
      await page.click("#many-start");
      await waitForEnded(page, 8);
      const { top, bottom, role, summary } = await page.$eval("#many-plot", (plot) => {
        const box = plot.getBoundingClientRect();
        return {
          top: box.top - document.getElementById("page-head").getBoundingClientRect().bottom,
          bottom: innerHeight - box.bottom,
          role: plot.getAttribute("role"),
          summary: plot.getAttribute("aria-label"),
        };
      });
      assert.ok(top >= 0 && bottom >= 0, `${top} ${bottom}`);
      assert.equal(role, "img");
      assert.match(
        summary,
        /^Requests over time: \d+ requests in \d+ seconds, in 1 window of at most 10 a minute\. No request was over the limit\./,
      );
      await page.click("#many-stop");
      await waitForManyEnd(page);
      assert.match(await text(page, "#many-clock"), /^\d+\.\d s$/);
    }),
  );
});
