// The playground's guards: the night, a STOP, a country, a pace.
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { close, fill, inPage, open, text, waitForText } from "./playground-page.mjs";

before(open);
after(close);

const first = "#guard-calls li:first-child:not([data-seen])";
/** Sends, and waits for what became of it: not for the same text of the send before. */
const sendOnce = async (page, pattern) => {
  await page.$$eval("#guard-calls li", (items) => items.forEach((item) => item.setAttribute("data-seen", "")));
  await page.click('#guard-form [type="submit"]');
  await waitForText(page, first, pattern);
};

describe("the guards of the playground", { concurrency: 2 }, () => {
  it(
    "rejects a message at night where the recipient lives, and says when it may go out",
    inPage({}, async (page) => {
      await fill(page, "#guard-hour", "3");
      assert.match(await text(page, "#guard-time"), /03:00 UTC: 2[23]:00 in America\/New_York/);
      await sendOnce(page, /blocked: quiet-hours[\s\S]*Again in 1?[09](\.\d)? h/);
      await fill(page, "#guard-to", "+81312345678");
      await sendOnce(page, /Accepted/);
    }),
  );

  it(
    "obeys a STOP, and a START",
    inPage({}, async (page) => {
      await page.click("#guard-answer");
      await waitForText(page, first, /Keyword: stop/);
      await sendOnce(page, /opted-out: suppression/);
      await fill(page, "#guard-reply", "start");
      await page.click("#guard-answer");
      await waitForText(page, first, /Keyword: start/);
      await sendOnce(page, /Accepted/);
      await fill(page, "#guard-reply", "Please stop by at five");
      await page.click("#guard-answer");
      await waitForText(page, first, /No keyword/);
    }),
  );

  it(
    "sends to some countries only, and three messages an hour",
    inPage({}, async (page) => {
      await fill(page, "#guard-to", "+4915112345678");
      await sendOnce(page, /blocked: countries/);
      await fill(page, "#guard-to", "+12125550199");
      for (let round = 0; round < 3; round++) await sendOnce(page, /Accepted/);
      await page.focus("#guard-to");
      await page.keyboard.press("Enter");
      await waitForText(page, first, /blocked: pace/);
    }),
  );
});
