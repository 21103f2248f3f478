// The playground's run of many messages: its counts, its plot, and Stop.
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { plan, waitForEnded, waitForManyEnd } from "./many-page.mjs";
import { close, fill, inPage, open, text, waitForText } from "./playground-page.mjs";

before(open);
after(close);

const sum = (numbers) => numbers.reduce((all, one) => all + one, 0);

describe("a run of many messages in the playground", { concurrency: 2 }, () => {
  it(
    "of 500 shows an outcome for each, and its windows",
    inPage({}, async (page) => {
      await plan(page, { provider: "texting-blue" });
      assert.match(await text(page, "#many"), /Time runs ten times faster/);
      assert.match(await text(page, "#many-estimate"), /^About 3 windows of a minute, 2\.2 min in all: 13 s here\.$/);
      await page.click("#many-start");
      const { state, done, failed, unknown, waiting, progress, windows, ...shown } = await waitForManyEnd(page);
      assert.deepEqual([state, waiting, progress, done + failed + unknown], ["Done", 0, 1, 500]);
      assert.equal(failed, 10);
      assert.ok(unknown > 0, "a message whose connection broke is in doubt");
      assert.ok(windows.length >= 3, JSON.stringify(windows));
      assert.ok(sum(windows.map(({ over }) => over)) <= 10, "few requests are over the limit");
      for (const [index, { startS }] of windows.entries()) assert.ok(startS >= index * 60, `${index}: ${startS} s`);
      assert.equal(shown.marks, sum(windows.map(({ over }) => over)));
      assert.match(
        shown.summary,
        new RegExp(`^Requests over time: ${sum(windows.map(({ requests }) => requests))} requests in`),
      );
      assert.match(shown.note, /none of them twice/);
      assert.equal(shown.problems.length, failed + unknown);
      for (const problem of shown.problems)
        assert.match(problem, /^(not-sent: validation|unknown: (network|server))\s/);
      const { checkpoint } = shown;
      assert.deepEqual(
        { ...checkpoint, unknown: checkpoint.unknown.length },
        { version: 1, taken: 500, done, failed, unknown, running: [], unsent: [] },
      );
    }),
  );

  it(
    "counts nothing as unknown where the provider recognises a repeated send",
    inPage({}, async (page) => {
      // Few enough that no message has five faults: that happens once in a few thousand runs.
      await plan(page, { provider: "sent", messages: 40, faults: 15 });
      await page.click("#many-start");
      const { done, failed, unknown, note } = await waitForManyEnd(page);
      assert.deepEqual([done, failed, unknown], [38, 2, 0]);
      assert.match(note, /^Every message has an outcome\. The provider delivered 38 messages, none of them twice\.$/);
    }),
  );

  it(
    "marks the requests that are over the limit",
    inPage({}, async (page) => {
      await plan(page, { provider: "sent-v2", messages: 14, "limit-input": 10, faults: 0 });
      await page.click("#many-start");
      const { done, windows, marks } = await waitForManyEnd(page);
      assert.equal(done, 14);
      assert.equal(windows[0].requests, 10);
      assert.ok(windows[0].over > 0 && marks === windows[0].over, JSON.stringify(windows));
    }),
  );

  it(
    "that is stopped records what was in flight, and begins nothing more",
    inPage({}, async (page) => {
      await plan(page, { faults: 0, "limit-input": 1000 });
      await page.click("#many-start");
      await waitForEnded(page, 8);
      await page.click("#many-stop");
      const { state, done, failed, unknown, note, checkpoint, progress } = await waitForManyEnd(page);
      assert.equal(state, "Stopped");
      const [, inFlight, accepted, rest] = note.match(
        /^(\d+) messages? in flight when you pressed Stop: .* recorded, (\d+) accepted\. (\d+) messages not begun\. The provider delivered/,
      );
      assert.ok(Number(inFlight) > 0 && inFlight === accepted, note);
      assert.equal(done + failed + unknown + Number(rest), 500);
      assert.deepEqual(checkpoint, { version: 1, taken: done, done, failed: 0, unknown: [], running: [], unsent: [] });
      assert.ok(progress < 1);
    }),
  );

  it(
    "that is stopped between two windows had nothing in flight",
    inPage({}, async (page) => {
      await plan(page, { messages: 30, "limit-input": 10, faults: 0 });
      await page.click("#many-start");
      await waitForEnded(page, 10);
      // In the page itself, so that the window cannot end in between.
      await page.evaluate(async () => {
        while (document.getElementById("many-state").textContent !== "Waiting")
          await new Promise((resolve) => setTimeout(resolve, 20));
        document.getElementById("many-stop").click();
      });
      const { note, done } = await waitForManyEnd(page);
      assert.match(note, /^Nothing was in flight when you pressed Stop\. 20 messages not begun\./);
      assert.equal(done, 10);
    }),
  );

  it(
    "that is stopped before its worker is there ends at once",
    inPage({}, async (page) => {
      await page.evaluate(() => {
        document.getElementById("many-start").click();
        document.getElementById("many-stop").click();
      });
      const { state, checkpoint, note } = await waitForManyEnd(page);
      assert.equal(state, "Stopped");
      // Those that began with the run.
      assert.ok(checkpoint.taken <= 8, note);
      assert.match(note, new RegExp(`${500 - checkpoint.taken} messages not begun`));
    }),
  );

  it(
    "says why, if the browser starts no worker",
    inPage({}, async (page) => {
      await page.evaluate(() => {
        globalThis.Worker = class {
          constructor() {
            throw new Error("no workers here");
          }
        };
      });
      await page.click("#many-start");
      await waitForText(page, "#many-state", /Failed/);
      assert.equal(await text(page, "#many-note"), "Error: no workers here");
      assert.equal(await page.$eval("#many-start", ({ ariaDisabled }) => ariaDisabled), "false");
    }),
  );

  it(
    "can be started again, with what the form says then",
    inPage({}, async (page) => {
      await plan(page, { messages: 3, faults: 0 });
      await page.click("#many-start");
      await fill(page, "#many-messages", "5");
      assert.match((await waitForManyEnd(page)).label, /^NativeHub: 3 messages/);
      await page.click("#many-start");
      await waitForText(page, "#many-label", /5 messages/);
      const { done, label } = await waitForManyEnd(page);
      assert.deepEqual([done, label], [5, "NativeHub: 5 messages, 200 a minute, 8 at once, 0% faults"]);
    }),
  );

  it(
    "does not start with a number outside of its limits, and keeps the plot",
    inPage({}, async (page) => {
      await plan(page, { messages: 501, "limit-input": "" });
      await page.click("#many-start");
      assert.deepEqual([await text(page, "#many-state"), await text(page, "#many-estimate")], ["Ready", ""]);
      assert.doesNotMatch(await page.$eval("#many-plot", ({ innerHTML }) => innerHTML), /NaN|Infinity/);
    }),
  );

  it(
    "requests nothing: its worker has the page's policy",
    inPage({}, async (page, { requests, origin }) => {
      await plan(page, { messages: 30, "limit-input": 10 });
      await page.click("#many-start");
      await waitForEnded(page, 5);
      const [worker] = page.workers();
      const reached = await worker.evaluate((url) => fetch(url).then(() => "reached", String), `${origin}/`);
      assert.match(reached, /TypeError/);
      assert.deepEqual(
        requests.filter((url) => !url.startsWith(`${origin}/`) && !url.startsWith("blob:")),
        [],
      );
      await page.click("#many-stop");
      await waitForManyEnd(page);
    }),
  );

  it(
    "leaves the page's own clock and timers as they are",
    inPage({}, async (page) => {
      await plan(page, { messages: 30, "limit-input": 10 });
      await page.click("#many-start");
      await waitForEnded(page, 5);
      const own = () => [setTimeout, performance.now, Date.now].map((one) => /native code/.test(String(one)));
      assert.deepEqual(await page.evaluate(own), [true, true, true]);
      assert.deepEqual(await page.workers()[0].evaluate(own), [false, false, false]);
    }),
  );
});
