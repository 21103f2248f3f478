// The playground's section for any provider: any response, with and without the profile.
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import {
  choose,
  close,
  facts,
  fill,
  inPage,
  open,
  profileIds,
  request,
  text,
  waitForText,
} from "./playground-page.mjs";

before(open);
after(close);

/** The rows of the comparison: with the profile and without it. */
const compared = (page) =>
  page.$$eval("#comparison tbody tr", (rows) =>
    Object.fromEntries(
      rows.map(({ cells: [name, known, alone] }) => [name.innerText, [known.innerText, alone.innerText]]),
    ),
  );

/** Chooses each example and reads the comparison, all in the page: one by one, there would be hundreds of messages to the browser. */
const chooseEach = (page, examples) =>
  page.evaluate(async (all) => {
    const read = [];
    for (const { value, label } of all) {
      document.querySelector("#comparison tbody")?.remove();
      const select = document.getElementById("response-example");
      select.value = value;
      for (const type of ["input", "change"]) select.dispatchEvent(new Event(type, { bubbles: true }));
      const end = Date.now() + 30_000;
      while (document.querySelector("#comparison tbody") === null) {
        if (Date.now() > end) throw new Error(`${label} is not read`);
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
      const rows = [...document.querySelectorAll("#comparison tbody tr")].map(({ cells: [name, known, alone] }) => [
        name.innerText,
        [known.innerText, alone.innerText],
      ]);
      read.push({ label, rows: Object.fromEntries(rows) });
    }
    return read;
  }, examples);

describe("any response in the playground", { concurrency: 2 }, () => {
  it(
    "reads every example response as its label says",
    inPage({}, async (page) => {
      const seen = [];
      for (const id of await profileIds(page)) {
        await choose(page, id);
        const examples = await page.$$eval("#response-example option", (options) =>
          options.map(({ value, label }) => ({ value, label })).filter(({ value }) => value !== ""),
        );
        assert.ok(examples.length >= 8, id);
        for (const { label, rows } of await chooseEach(page, examples)) {
          const { category, outcome, retryAfterMs = ["null"] } = rows;
          seen.push({ id, label, said: `${category[0]}, ${outcome[0]}`, wait: retryAfterMs[0] });
        }
      }
      assert.equal(new Set(seen.map(({ id }) => id)).size, 14);
      const wrong = seen.filter(({ label, said, wait }) =>
        label === "Accepted" || label === "Message read"
          ? said !== "no failure, sent"
          : /opted out/.test(label)
            ? said !== "opted-out, not-sent"
            : label === "Rate limit with a wait"
              ? !said.startsWith("rate-limit") || wait === "null"
              : label === "429 without a body"
                ? !said.startsWith("rate-limit") || !wait.startsWith("30000")
                : /Failure inside a success|inside a 200/.test(label)
                  ? said === "no failure, sent"
                  : said === "no failure, sent",
      );
      assert.deepEqual(wrong, []);
    }),
  );

  it(
    "reads a pasted response with and without the profile, and gives advice",
    inPage({}, async (page) => {
      await choose(page, "vonage");
      await fill(
        page,
        "#response-text",
        'HTTP/2 200 \r\ncontent-type: application/json\r\n\r\n{"messages":[{"to":"14155551234","status":"4","error-text":"Bad Credentials"}]}',
      );
      await waitForText(page, "#response-facts", /authentication/);
      assert.match(
        await facts(page),
        /not-sent.*HTTP 200.*Bad Credentials.*What to do.*Check the API key.*What to tell the user.*not your fault/s,
      );
      const { code, docsUrl } = await compared(page);
      // The code is found without the profile. Its meaning and its documentation are not.
      assert.deepEqual(code, ["4", "4"]);
      assert.match(docsUrl[0], /^https:\/\/developer\.vonage\.com/);
      assert.equal(docsUrl[1], "null");
      assert.equal(await page.$eval("#response-example", ({ value }) => value), "");
      await waitForText(page, "#providers-live", /authentication/);
    }),
  );

  it(
    "takes the status from the field if only a body was pasted, and rejects an invalid status",
    inPage({}, async (page) => {
      await choose(page, "example");
      await fill(page, "#response-text", '{"error":{"code":"E42","text":"No money."}}');
      await fill(page, "#response-status", "402");
      await waitForText(page, "#response-facts", /payment.*HTTP 402.*No money/);
      await fill(page, "#response-status", "42");
      await waitForText(page, "#response-facts", /from 200 to 599/);
      assert.equal(await page.$("#comparison-card:not([hidden])"), null);
      await fill(page, "#response-text", "HTTP/1.1 204 No Content\nretry-after: \u2603\n\n");
      await waitForText(page, "#response-facts", /retry-after/);
      assert.match(await request(page), /^POST/);
    }),
  );

  it(
    "reads a proxy's page with its status, and loads nothing from it",
    inPage({}, async (page, { requests }) => {
      await fill(
        page,
        "#response-text",
        'HTTP/1.1 503 Sorry\ncontent-type: text/html\nretry-after: 7\n\n<h1>Down</h1><img src="https://example.com/x.png"><script src="https://example.com/x.js"></script>',
      );
      await waitForText(page, "#response-facts", /HTTP 503/);
      assert.match(await facts(page), /unavailable.*retryAfterMs\s+7000/s);
      assert.equal(await page.$("#response-facts img"), null);
      assert.deepEqual(
        requests.filter((url) => url.includes("example.com")),
        [],
      );
    }),
  );

  it(
    "shows an accepted response as a result, and that this needs the profile",
    inPage({}, async (page) => {
      await choose(page, "example");
      await page.select("#response-example", "1");
      await waitForText(page, "#response-facts", /queued.*The provider accepted the message.*m-1/);
      assert.deepEqual((await compared(page)).category[0], "no failure");
      assert.match(await text(page, "#comparison-note"), /cannot know that this is a success/);
    }),
  );
});
