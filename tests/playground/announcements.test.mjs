// What the playground announces to screen readers: one short sentence after a change, never a whole panel.
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { close, waitForEnd, fill, inPage, open, waitForText, send, text } from "./playground-page.mjs";

before(open);
after(close);

const LIVE = "[aria-live]:not([aria-live=off]), [role=status], [role=alert], [role=log], output";

/** Records every announcement from now on. */
const listen = (page) =>
  page.evaluate((selector) => {
    globalThis.announcements = [];
    for (const region of document.querySelectorAll(selector)) {
      const record = () =>
        region.textContent.trim() !== "" &&
        globalThis.announcements.push({ id: region.id, text: region.textContent.trim() });
      new MutationObserver(record).observe(region, { childList: true, characterData: true, subtree: true });
    }
  }, LIVE);

const announcements = (page) => page.evaluate(() => globalThis.announcements);

/** The field that is typed into, the live region, and its last announcement. */
const TYPED = [
  ["#phone-text", "4155552671", "#phone-live", /missing/],
  ["#segments-text", "Don’t wait for it", "#segments-live", /^1 segment, UCS-2, 17 units\.$/],
  ["#wait-text", "Retry-After: 17", "#waits-live", /17 s/],
  ["#error-text", '{"error":"no money left"}', "#errors-live", /outcome/],
  ["#response-text", '{"code":21610}', "#providers-live", /outcome/],
  ["#to", "+1 (415) 555-1234", "#compose-live", /^Fix 1 error before sending: To\.$/],
  ["#profile-text", '{ "profile": 1 }', "#providers-live", /mistakes/],
];

describe("announcements of the playground", () => {
  for (const [field, typed, region, expected] of TYPED) {
    it(
      `changes of ${field} are announced after typing has paused, not at every keystroke`,
      inPage({}, async (page) => {
        await fill(page, field, "");
        await listen(page);
        await page.focus(field);
        await page.keyboard.type(typed);
        await waitForText(page, region, expected);
        const announced = await announcements(page);
        assert.ok(announced.length <= typed.length / 3, `${announced.length} times: ${JSON.stringify(announced)}`);
        assert.deepEqual([...new Set(announced.map(({ id }) => `#${id}`))], [region]);
      }),
    );
  }

  it(
    "only sentences are announced, no panels",
    inPage({}, async (page) => {
      await listen(page);
      await fill(page, "#to", "12");
      await fill(page, "#phone-country", "us");
      await fill(page, "#segments-text", "’".repeat(300));
      await fill(page, "#error-text", `HTTP/1.1 400 No\n\n{"error":"${"long ".repeat(80)}"}`);
      await fill(page, "#profile-text", "{}");
      for (const region of ["#compose-live", "#phone-live", "#segments-live", "#errors-live", "#providers-live"])
        await waitForText(page, region, /\S/);
      await fill(page, "#to", "+14155551234");
      await send(page, "texting-blue", "lost-after");
      await waitForEnd(page);
      const long = (await announcements(page)).filter(({ text }) => text.length > 220);
      assert.deepEqual(long, []);
      assert.deepEqual(
        await page.$$eval(LIVE, (regions) =>
          regions.filter((region) => region.querySelector("dl, ul, table, button") !== null).map(({ id }) => id),
        ),
        [],
      );
    }),
  );

  it(
    "the initial content is not announced",
    inPage({}, async (page) => {
      await fill(page, "#phone-text", "+14155552671");
      await waitForText(page, "#phone-live", /Valid/);
      const announced = await page.$$eval(LIVE, (regions) =>
        regions.filter(({ textContent }) => textContent.trim() !== "").map(({ id }) => id),
      );
      assert.deepEqual(announced, ["phone-live"]);
    }),
  );

  it(
    "an unchanged sentence is not announced again",
    inPage({}, async (page) => {
      await fill(page, "#phone-text", "+14155552671");
      await waitForText(page, "#phone-live", /Valid/);
      await listen(page);
      await fill(page, "#phone-text", "+1415555267");
      await fill(page, "#phone-text", "+14155552671");
      await fill(page, "#segments-text", "a");
      await waitForText(page, "#segments-live", /1 unit/);
      assert.deepEqual(
        (await announcements(page)).map(({ id }) => id),
        ["segments-live"],
      );
      assert.equal(await text(page, "#phone-live"), "+14155552671: Valid number.");
    }),
  );
});
