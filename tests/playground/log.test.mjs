// The playground's send log: it stays in the browser across a reload.
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { close, fill, inPage, open, text, waitForText } from "./playground-page.mjs";

before(open);
after(close);

const first = "#log-calls li:first-child";
const sendOnce = async (page, pattern) => {
  await page.click('#log-form [type="submit"]');
  await waitForText(page, first, pattern);
};
const reload = async (page) => {
  await page.reload();
  await page.waitForSelector("html[data-ready]");
};

describe("the send log of the playground", { concurrency: 2 }, () => {
  it(
    "replays a send after the page was loaded again, without a request",
    inPage({}, async (page) => {
      await sendOnce(page, /Accepted/);
      assert.match(await text(page, "#log-counts"), /1 request, 1 message delivered/);
      await reload(page);
      await sendOnce(page, /Replayed: no request/);
      assert.match(await text(page, "#log-counts"), /0 requests, 0 messages delivered/);
      await fill(page, "#log-text", "Another text.");
      await sendOnce(page, /conflict, not-sent/);
    }),
  );

  it(
    "keeps a send in doubt across a reload, until its key is released",
    inPage({}, async (page) => {
      await page.select("#log-response", "lost");
      await sendOnce(page, /network, unknown/);
      await reload(page);
      await sendOnce(page, /network, unknown/);
      assert.match(await text(page, first), /resolveUnknown/);
      assert.match(await text(page, "#log-counts"), /0 requests/);
      await page.click("#log-release");
      await page.waitForFunction(() => document.getElementById("log-live").textContent.includes("is free"));
      await sendOnce(page, /Accepted/);
    }),
  );

  it(
    "sends one message for ten calls at once",
    inPage({}, async (page) => {
      await page.click("#log-many");
      await page.waitForFunction(() => document.querySelectorAll("#log-calls li").length === 10);
      assert.match(await text(page, "#log-counts"), /1 request, 1 message delivered/);
    }),
  );

  it(
    "what is rejected frees its key, by the keyboard alone",
    inPage({}, async (page) => {
      await page.select("#log-response", "rejected");
      await page.focus("#log-key");
      await page.keyboard.press("Enter");
      await waitForText(page, first, /not-sent/);
      await page.select("#log-response", "accepted");
      await page.focus("#log-key");
      await page.keyboard.press("Enter");
      await waitForText(page, first, /Accepted/);
    }),
  );
});
