// Nothing that the playground shows or has chosen by itself outlives the text, the number or the provider that it was for.
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { close, ended, fill, inPage, open, says, send, text } from "./playground-page.mjs";

before(open);
after(close);

const value = (page, selector) => page.$eval(selector, (element) => element.value);

describe("what is pasted into the playground", { concurrency: 4 }, () => {
  it(
    "is read as itself, with neither the status nor the provider of the text before",
    inPage({}, async (page) => {
      assert.equal(await value(page, "#response-provider"), "texting-blue");
      await fill(page, "#response-text", "garbage");
      await says(page, "#response-facts", /HTTP 400/);
      assert.doesNotMatch(await text(page, "#response-facts"), /rate-limit|texting/);
      assert.equal(await value(page, "#response-provider"), "");
      await fill(page, "#response-text", "HTTP/1.1 999 What\n\n{}");
      await says(page, "#response-facts", /999/);
      await fill(page, "#response-text", '{"error":"x"}');
      await says(page, "#response-facts", /HTTP 400/);
      await fill(page, "#response-text", "HTTP/1.1 099 What\n\n{}");
      await says(page, "#response-facts", /from 100/);
      await fill(page, "#response-text", '{"error":"y"}');
      await says(page, "#response-facts", /HTTP 400/);
    }),
  );

  it(
    "keeps the provider of an example while its text is only edited, and a provider and status that were chosen",
    inPage({}, async (page) => {
      const example = await value(page, "#response-text");
      await fill(page, "#response-text", example.replace("retry-after: 12", "retry-after: 30"));
      await says(page, "#response-facts", /30000/);
      assert.equal(await value(page, "#response-provider"), "texting-blue");
      await fill(page, "#response-text", '{"error":"x"}');
      await fill(page, "#response-status", "404");
      await page.select("#response-provider", "sent");
      await says(page, "#response-facts", /HTTP 404/);
      await fill(page, "#response-text", "HTTP/1.1 503 Sorry\n\n");
      await says(page, "#response-facts", /HTTP 503/);
      await fill(page, "#response-text", "something else");
      await says(page, "#response-facts", /HTTP 404/);
      assert.equal(await value(page, "#response-provider"), "sent");
    }),
  );

  it(
    "stays as it is when the list of examples goes back to your own",
    inPage({}, async (page) => {
      const before = await value(page, "#response-text");
      await page.select("#response-example", "");
      assert.equal(await value(page, "#response-text"), before);
    }),
  );

  it(
    "is read with its own status by a profile, too",
    inPage({}, async (page) => {
      await says(page, "#answer-facts", /opted-out/);
      await fill(page, "#answer-text", "HTTP/1.1 199 What\n\n{}");
      await says(page, "#answer-facts", /from 200/);
      await fill(page, "#answer-text", '{"error":"x"}');
      await says(page, "#answer-facts", /HTTP 400/);
    }),
  );

  it(
    "is a number of no country where an example before it had one",
    inPage({}, async (page) => {
      await page.evaluate(() =>
        [...document.querySelectorAll("#number-examples button")]
          .find(({ textContent }) => textContent.endsWith("GB"))
          .click(),
      );
      assert.equal(await value(page, "#number-country"), "GB");
      await fill(page, "#number-text", "020 7946 0019");
      assert.equal(await value(page, "#number-country"), "GB");
      await fill(page, "#number-text", "4155552671");
      assert.equal(await value(page, "#number-country"), "");
      await fill(page, "#number-country", "US");
      await fill(page, "#number-text", "2125550123");
      assert.equal(await value(page, "#number-country"), "US");
    }),
  );
});

describe("the last call of the playground", { concurrency: 4 }, () => {
  it(
    "is forgotten when another provider is chosen",
    inPage({}, async (page) => {
      await send(page, "texting-blue", "lost-after");
      assert.equal((await ended(page)).state, "Failed");
      await page.click('label:has([name="provider"][value="nativehub"])');
      const left = await page.evaluate(() => ({
        kind: document.getElementById("report").dataset.kind,
        bars: document.querySelectorAll("#plot .bar").length,
        ...Object.fromEntries(
          ["run-state", "count-requests", "count-delivered", "proof", "run-live", "plot-table"].map((id) => [
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
        proof: "",
        "run-live": "",
        "plot-table": "No request was made.",
      });
      assert.doesNotMatch(await text(page, "#report"), /unknown|network/);
    }),
  );

  it(
    "says whose it is, also when the form has gone on to another provider meanwhile",
    inPage({}, async (page) => {
      await page.click('label:has([name="provider"][value="texting-blue"])');
      await page.select("#scenario", "500");
      // In one go, so that the call cannot be over before.
      await page.evaluate(() => {
        document.getElementById("send").click();
        document.querySelector('[name="provider"][value="sent"]').click();
      });
      assert.equal((await ended(page)).kind, "failed");
      assert.match(await text(page, "#run-of"), /^Texting Blue: 500/);
    }),
  );

  it(
    "is drawn with its own deadline, whatever the form says by then",
    inPage({}, async (page) => {
      await send(page, "nativehub", "none");
      await ended(page);
      await fill(page, "#deadlineMs", "7000");
      await page.setViewport({ width: 800, height: 900 });
      await page.waitForFunction(
        () => document.getElementById("plot").viewBox.baseVal.width === document.getElementById("plot").clientWidth,
      );
      assert.match(await text(page, "#plot"), /deadline at 20 s/);
    }),
  );
});
