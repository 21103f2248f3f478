// The playground's merged statuses: one result for each history, whatever the order of the reports.
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { collisions } from "./collisions.mjs";
import { axeViolations, close, inPage, open, overflow, text, waitForText } from "./playground-page.mjs";

before(open);
after(close);

/** What the section shows. */
const shown = (page) =>
  page.evaluate(() => {
    const { status, facts } = JSON.parse(document.getElementById("delivery-json").textContent);
    return {
      status,
      facts: facts.length,
      verdict: document.querySelector("#delivery-known strong").textContent,
      orders: document.getElementById("delivery-orders").textContent,
      rule: document.getElementById("delivery-rule").textContent,
      reports: [...document.querySelectorAll("#delivery-reports li")].map((item) => ({
        arrival: item.querySelector(".badge").textContent,
        what: item.children[1].textContent,
        known: item.querySelector(".quiet code").textContent,
      })),
    };
  });

/** The history, its status with the provider's times, and its status without. Where they differ, the times decide. */
const HISTORIES = [
  ["delivered", "delivered", "delivered"],
  ["read", "read", "read"],
  ["undelivered", "undelivered", "undelivered"],
  ["second-route", "delivered", "delivered"],
  ["on-its-way", "sent", "undelivered"],
  ["taken-back", "failed", "delivered"],
];

describe("the merged statuses of the playground", { concurrency: 2 }, () => {
  it(
    "are the same in every order, and follow the times where the provider gives them",
    inPage({}, async (page) => {
      for (const [history, withTimes, without] of HISTORIES) {
        for (const expected of [withTimes, without]) {
          await page.select("#delivery-history", history);
          for (let round = 0; round < 8; round += 1) {
            await page.$eval("#delivery-shuffle", (button) => button.click());
            const { status, verdict, orders, reports, rule } = await shown(page);
            assert.deepEqual([status, verdict, reports.at(-1).known], [expected, expected, expected], history);
            assert.equal(orders, "500 other orders of these reports, with repetitions: 1 result.");
            assert.notEqual(rule, "");
          }
          await page.click("#delivery-times");
        }
      }
    }),
  );

  it(
    "say of each report whether it is new, late or a duplicate",
    inPage({}, async (page) => {
      assert.deepEqual(
        (await shown(page)).reports,
        ["queued", "sent", "delivered"].map((status, index) => ({
          arrival: "new",
          what: `${status} happened ${["first", "second", "third"][index]}`,
          known: status,
        })),
        "in order at first",
      );
      const seen = new Set();
      for (let round = 0; round < 200 && seen.size < 3; round += 1) {
        await page.$eval("#delivery-shuffle", (button) => button.click());
        const { reports, facts } = await shown(page);
        assert.equal(reports[0].arrival, "new");
        assert.equal(facts, 3);
        reports.forEach(({ arrival, what }, index) => {
          seen.add(arrival);
          const isRepeated = reports.slice(0, index).some((earlier) => earlier.what === what);
          assert.equal(arrival === "duplicate", isRepeated, JSON.stringify(reports));
        });
      }
      assert.deepEqual([...seen].sort(), ["duplicate", "late", "new"]);
      await page.click("#delivery-ordered");
      assert.deepEqual(
        (await shown(page)).reports.map(({ arrival }) => arrival),
        ["new", "new", "new"],
      );
    }),
  );

  it(
    "work with the keyboard alone, and are announced in one sentence",
    inPage({}, async (page) => {
      await page.focus("#delivery-history");
      await page.keyboard.press("ArrowDown");
      await page.keyboard.press("ArrowDown");
      await waitForText(page, "#delivery-known", /undelivered/);
      await page.keyboard.press("Tab");
      await page.keyboard.press("Space");
      assert.equal(await page.$eval("#delivery-times", ({ checked }) => checked), false);
      await page.keyboard.press("Tab");
      await page.keyboard.press("Tab");
      await page.keyboard.press("Enter");
      assert.equal(await page.evaluate(() => document.activeElement.id), "delivery-ordered");
      await page.waitForFunction(() => document.getElementById("delivery-live").textContent !== "");
      assert.equal(await text(page, "#delivery-live"), "undelivered: 3 new, 0 late, 0 duplicate.");
    }),
  );

  for (const scheme of ["light", "dark"]) {
    it(
      `fit every width without an overlap or a violation of axe, ${scheme}`,
      inPage({ scheme, height: 4000 }, async (page) => {
        await page.select("#delivery-history", "second-route");
        await page.click("#delivery-shuffle");
        await page.$eval("#delivery details", (details) => {
          details.open = true;
        });
        for (const width of [280, 360, 768, 1280]) {
          await page.setViewport({ width, height: 4000 });
          assert.deepEqual(await page.evaluate(collisions, "#delivery .card"), [], `${width}`);
          if (width === 360 || width === 1280) assert.deepEqual(await axeViolations(page), [], `${width}`);
        }
        assert.deepEqual(await overflow(page), [0, 0, 0, 0, 0]);
      }),
    );
  }
});
