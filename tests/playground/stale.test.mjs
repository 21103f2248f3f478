// No stale state: what the playground chose or shows for one text, number or provider does not apply to the next one.
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { close, waitForEnd, fill, inPage, open, waitForText, send, text } from "./playground-page.mjs";

before(open);
after(close);

const value = (page, selector) => page.$eval(selector, (element) => element.value);

describe("a text that is pasted into the playground", { concurrency: 2 }, () => {
  it(
    "is read without the status and the provider of the previous text",
    inPage({}, async (page) => {
      assert.equal(await value(page, "#error-provider"), "texting-blue");
      await fill(page, "#error-text", "garbage");
      await waitForText(page, "#error-facts", /HTTP 400/);
      assert.doesNotMatch(await text(page, "#error-facts"), /rate-limit|texting/);
      assert.equal(await value(page, "#error-provider"), "");
      await fill(page, "#error-text", "HTTP/1.1 999 What\n\n{}");
      await waitForText(page, "#error-facts", /999/);
      await fill(page, "#error-text", '{"error":"x"}');
      await waitForText(page, "#error-facts", /HTTP 400/);
      await fill(page, "#error-text", "HTTP/1.1 099 What\n\n{}");
      await waitForText(page, "#error-facts", /from 100/);
      await fill(page, "#error-text", '{"error":"y"}');
      await waitForText(page, "#error-facts", /HTTP 400/);
    }),
  );

  it(
    "keeps an example's provider while it is edited, and keeps a provider and a status that the user chose",
    inPage({}, async (page) => {
      const example = await value(page, "#error-text");
      await fill(page, "#error-text", example.replace("retry-after: 12", "retry-after: 30"));
      await waitForText(page, "#error-facts", /30000/);
      assert.equal(await value(page, "#error-provider"), "texting-blue");
      await fill(page, "#error-text", '{"error":"x"}');
      await fill(page, "#error-status", "404");
      await page.select("#error-provider", "sent");
      await waitForText(page, "#error-facts", /HTTP 404/);
      await fill(page, "#error-text", "HTTP/1.1 503 Sorry\n\n");
      await waitForText(page, "#error-facts", /HTTP 503/);
      await fill(page, "#error-text", "something else");
      await waitForText(page, "#error-facts", /HTTP 404/);
      assert.equal(await value(page, "#error-provider"), "sent");
    }),
  );

  it(
    'is kept when the example is set back to "Your own"',
    inPage({}, async (page) => {
      const before = await value(page, "#error-text");
      await page.select("#error-example", "");
      assert.equal(await value(page, "#error-text"), before);
    }),
  );

  it(
    "is read with its own status in the section for any provider, too",
    inPage({}, async (page) => {
      await waitForText(page, "#response-facts", /opted-out/);
      await fill(page, "#response-text", "HTTP/1.1 199 What\n\n{}");
      await waitForText(page, "#response-facts", /from 200/);
      await fill(page, "#response-text", '{"error":"x"}');
      await waitForText(page, "#response-facts", /HTTP 400/);
    }),
  );

  it(
    "loses the country of a previous example, if it is a phone number",
    inPage({}, async (page) => {
      await page.evaluate(() =>
        [...document.querySelectorAll("#phone-examples button")]
          .find(({ textContent }) => textContent.endsWith("GB"))
          .click(),
      );
      assert.equal(await value(page, "#phone-country"), "GB");
      await fill(page, "#phone-text", "020 7946 0019");
      assert.equal(await value(page, "#phone-country"), "GB");
      await fill(page, "#phone-text", "4155552671");
      assert.equal(await value(page, "#phone-country"), "");
      await fill(page, "#phone-country", "US");
      await fill(page, "#phone-text", "2125550123");
      assert.equal(await value(page, "#phone-country"), "US");
    }),
  );
});

describe("the last call of the playground", { concurrency: 2 }, () => {
  it(
    "is cleared when another provider is chosen",
    inPage({}, async (page) => {
      await send(page, "texting-blue", "lost-after");
      assert.equal((await waitForEnd(page)).state, "Failed");
      await page.click('label:has([name="provider"][value="nativehub"])');
      const left = await page.evaluate(() => ({
        kind: document.getElementById("report").dataset.kind,
        bars: document.querySelectorAll("#plot .bar").length,
        ...Object.fromEntries(
          ["run-state", "count-requests", "count-delivered", "delivery-note", "run-live", "plot-table"].map((id) => [
            id,
            document.getElementById(id).textContent,
          ]),
        ),
      }));
      assert.deepEqual(left, {
        kind: "idle",
        bars: 0,
        "run-state": "Ready",
        "count-requests": "0",
        "count-delivered": "0",
        "delivery-note": "",
        "run-live": "",
        "plot-table": "No request was made.",
      });
      assert.doesNotMatch(await text(page, "#report"), /unknown|network/);
    }),
  );

  it(
    "shows its provider, even if the form has changed meanwhile",
    inPage({}, async (page) => {
      await page.click('label:has([name="provider"][value="texting-blue"])');
      await page.select("#scenario", "500");
      // In one step, so that the call cannot end in between.
      await page.evaluate(() => {
        document.getElementById("send").click();
        document.querySelector('[name="provider"][value="sent"]').click();
      });
      assert.equal((await waitForEnd(page)).kind, "failed");
      assert.match(await text(page, "#run-label"), /^Texting Blue: 500/);
    }),
  );

  it(
    "is drawn with its own deadline, even if the form has changed",
    inPage({}, async (page) => {
      await send(page, "nativehub", "none");
      await waitForEnd(page);
      await fill(page, "#deadlineMs", "7000");
      await page.setViewport({ width: 800, height: 900 });
      await page.waitForFunction(
        () => document.getElementById("plot").viewBox.baseVal.width === document.getElementById("plot").clientWidth,
      );
      assert.match(await text(page, "#plot"), /deadline at 20 s/);
    }),
  );
});
