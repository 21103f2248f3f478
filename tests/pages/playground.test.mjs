import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { close, ended, faults, fill, inPage, open, send, text } from "./playground-page.mjs";

const narrow = { width: 360, height: 780 };

before(open);
after(close);

// Most of the time is spent waiting.
describe("the playground", { concurrency: 4 }, () => {
  it("asks for nothing but its own files, also while it sends", inPage({}, async (page, { requests, origin }) => {
    await send(page, "nativehub", "none");
    await ended(page);
    assert.deepEqual(requests.filter((url) => !url.startsWith(`${origin}/`)), []);
    assert.ok(requests.length <= 7, requests.join("\n"));
  }));

  it("sends through each provider, and the simulator counts one message", inPage({}, async (page) => {
    for (const provider of ["nativehub", "texting-blue", "sent", "sent-v2"]) {
      await send(page, provider, "none");
      const { kind, requests, delivered, proof } = await ended(page);
      assert.deepEqual({ provider, kind, requests, delivered }, { provider, kind: "sent", requests: 1, delivered: 1 });
      assert.match(proof, /exactly once/);
    }
  }));

  it("sends a template through Sent", inPage({}, async (page) => {
    await page.click('label:has([name="provider"][value="sent"])');
    await page.click('label:has([name="content"][value="template"])');
    assert.equal(await text(page, "#compose-state"), "");
    await send(page, "sent", "none");
    assert.equal((await ended(page)).delivered, 1);
  }));

  it("says that ShingleAI documents no send, and reads a message instead", inPage({}, async (page) => {
    await send(page, "shingleai", "none");
    assert.equal((await ended(page)).kind, "read");
    await page.click("#send-anyway");
    await page.waitForSelector('#report[data-kind="failed"]');
    assert.match((await ended(page)).report, /unsupported/);
  }));

  it("draws the wait that a 429 asks for, and says whose wait it is", inPage({}, async (page) => {
    await send(page, "texting-blue", "429");
    await page.waitForSelector("#plot .wait--hint");
    assert.match(await text(page, "#run-live"), /asked by the provider/);
    const { state, requests, delivered, table } = await ended(page);
    assert.deepEqual({ state, requests, delivered }, { state: "Accepted", requests: 2, delivered: 1 });
    assert.match(table, /429 rate-limit.*asked by the provider.*202 accepted/);
  }));

  it("draws its own backoff otherwise", inPage({}, async (page) => {
    await send(page, "nativehub", "500");
    await page.waitForSelector("#plot .wait--backoff");
    assert.match((await ended(page)).table, /own backoff/);
  }));

  it("reads a number as it is typed, and takes the number that was meant", inPage({}, async (page) => {
    await fill(page, "#number-text", "4155552671");
    assert.match(await text(page, "#number-facts"), /missing-country/);
    await page.click("#number-facts .suggestion");
    assert.match(await text(page, "#number-facts"), /\+14155552671.*valid.*ok.*US.*\(415\) 555-2671/s);
    await fill(page, "#number-text", "020 7946 0018");
    await fill(page, "#number-country", "gb");
    assert.match(await text(page, "#number-facts"), /\+442079460018.*020 7946 0018/s);
    await fill(page, "#number-country", "xx");
    assert.match(await text(page, "#number-facts"), /`country` must be/);
  }));

  it("colours a text by segment, marks what makes it expensive, and replaces it when asked", inPage({}, async (page) => {
    await fill(page, "#segments-text", "It’s on its way. ".repeat(5));
    assert.match(await text(page, "#segments-facts"), /2 segments.*UCS-2.*“’” at 2/s);
    assert.equal((await page.$$("#segments-view .segment")).length, 2);
    assert.equal((await page.$$("#segments-view mark")).length, 5);
    await page.click("#segments-smart .suggestion");
    assert.match(await text(page, "#segments-facts"), /1 segment .*GSM-7/s);
    assert.equal((await page.$$("#segments-view mark")).length, 0);
  }));

  it("does not repeat a lost send that the provider could not recognise, and says that it is unknown", inPage({}, async (page) => {
    await send(page, "texting-blue", "lost-after");
    const { kind, requests, delivered, report, proof } = await ended(page);
    assert.deepEqual({ kind, requests, delivered }, { kind: "failed", requests: 1, delivered: 1 });
    assert.match(report, /outcome: unknown/);
    assert.match(proof, /nothing was sent twice/);
  }));

  it("repeats a lost send with its idempotency key, and delivers once", inPage({}, async (page) => {
    await send(page, "nativehub", "lost-after");
    const { kind, requests, delivered } = await ended(page);
    assert.deepEqual({ kind, requests, delivered }, { kind: "sent", requests: 2, delivered: 1 });
  }));

  it("cancels during a wait, with the button", inPage({}, async (page) => {
    await send(page, "texting-blue", "429");
    await page.waitForSelector("#plot .wait--planned");
    await page.click("#cancel");
    const { state, requests, report } = await ended(page);
    assert.deepEqual({ state, requests }, { state: "Cancelled", requests: 1 });
    assert.match(report, /aborted/);
  }));

  it("cancels during a request, with the Escape key", inPage({}, async (page) => {
    await send(page, "nativehub", "stall-body");
    await page.waitForSelector("#plot .bar--open");
    await page.keyboard.press("Escape");
    assert.equal((await ended(page)).state, "Cancelled");
  }));

  it("names what is wrong at its field while it is typed, and takes the suggestion", inPage({}, async (page) => {
    await fill(page, "#to", "+1 (415) 555-1234");
    assert.equal(await page.$eval("#to", (input) => input.getAttribute("aria-invalid")), "true");
    await page.click("#to-issues .suggestion");
    assert.equal(await page.$eval("#to", (input) => input.value), "+14155551234");
    assert.equal(await page.$eval("#to", (input) => input.getAttribute("aria-invalid")), null);
    await fill(page, "#timeoutMs", "-1");
    assert.notEqual(await text(page, "#timeoutMs-issues"), "");
  }));

  for (const scheme of ["light", "dark"]) {
    it(`shows a warning as one and not as an error, and sends all the same (${scheme})`, inPage({ scheme }, async (page) => {
      const look = () => page.$eval("#to-issues .issue", (issue) => {
        const { color, backgroundColor } = getComputedStyle(issue);
        return { color, backgroundColor, warns: issue.textContent.startsWith("Warning: ") };
      });
      await fill(page, "#to", "12");
      const error = await look();
      await fill(page, "#to", "+19995551234");
      const warning = await look();
      assert.deepEqual([error.warns, warning.warns], [false, true]);
      assert.notEqual(warning.color, error.color);
      assert.notEqual(warning.backgroundColor, error.backgroundColor);
      assert.equal(await page.$eval("#to", (input) => input.getAttribute("aria-invalid")), null);
      assert.match(await text(page, "#compose-state"), /stops nothing/);
      assert.deepEqual(await faults(page), []);
      await send(page, "texting-blue", "none");
      const { kind, delivered, report } = await ended(page);
      assert.deepEqual({ kind, delivered }, { kind: "sent", delivered: 1 });
      assert.match(report, /Warning: to .*unallocated/);
    }));
  }

  it("sends nothing while something is wrong", inPage({}, async (page) => {
    await fill(page, "#to", "12");
    await send(page, "nativehub", "none");
    const { requests, report } = await ended(page);
    assert.equal(requests, 0);
    assert.match(report, /validation[\s\S]*outcome: not-sent/);
  }));

  it("shows the code for the form, and never a key", inPage({}, async (page) => {
    await page.click('label:has([name="provider"][value="sent-v2"])');
    const code = await text(page, "#code");
    assert.match(code, /provider: "sent-v2"/);
    assert.match(code, /apiKey: process\.env\.SENT_KEY/);
    assert.match(code, /senderId: /);
    assert.doesNotMatch(code, /playground/);
  }));

  it("lists what every provider documents, and reads such an error as one of a known category", inPage({}, async (page) => {
    await fill(page, "#maxAttempts", "1");
    for (const provider of ["nativehub", "texting-blue", "sent", "sent-v2", "shingleai"]) {
      await page.click(`label:has([name="provider"][value="${provider}"])`);
      const chosen = await page.$$eval("#scenario optgroup:not(:last-child) option", (options) => options.map(({ value }) => value));
      const documented = await page.$$eval("#scenario optgroup:last-child option", (options) => options.map(({ value }) => value));
      assert.ok(documented.length > 5, provider);
      assert.ok(chosen.length >= 13, provider);
      await send(page, provider, documented[0]);
      const { kind, report } = await ended(page);
      assert.equal(kind, "failed", provider);
      assert.doesNotMatch(report, /^unknown$/m, `${provider}: ${report}`);
    }
  }));

  it("reads an error from pasted text: what curl prints, a body alone, a page of HTML", inPage({}, async (page) => {
    const facts = () => page.$eval("#response-facts", (element) => element.innerText);
    const shows = (words) => page.waitForFunction(
      (wanted) => document.getElementById("response-facts").innerText.includes(wanted), {}, words);

    await page.select("#response-provider", "");
    await fill(page, "#response-text", "HTTP/1.1 301 Moved\r\nlocation: /x\r\n\r\nHTTP/2 402 \r\nx-request-id: r1\r\n\r\n{\"error\":\"no money left\"}");
    await shows("no money left");
    assert.match(await facts(), /payment[\s\S]*HTTP 402[\s\S]*r1/);
    assert.equal(await page.$eval("#response-status", ({ value, readOnly }) => `${value} ${readOnly}`), "402 true");

    await fill(page, "#response-text", '{"error":{"code":"gone","message":"No such number."}}');
    await fill(page, "#response-status", "404");
    await shows("HTTP 404");
    assert.match(await facts(), /not-found/);

    await fill(page, "#response-text", "< HTTP/1.1 502 Bad Gateway\n< content-type: text/html\n< \n<html><h1>Bad Gateway</h1></html>");
    await shows("HTTP 502");
    assert.match(await facts(), /unavailable|server/);
  }));

  it("reads every example", inPage({}, async (page) => {
    const read = await page.$eval("#response-example", (select) =>
      [...select.options].filter(({ value }) => value !== "").map(({ value, label }) => {
        select.value = value;
        select.dispatchEvent(new Event("change"));
        return { label, status: document.querySelector("#response-facts .badge:nth-child(2)")?.textContent ?? "" };
      }));
    assert.ok(read.length > 60);
    assert.deepEqual(read.filter(({ status }) => !/^HTTP \d{3}$/.test(status)), []);
  }));

  it("waits its own backoff for Retry-After: abc, where others come back at once", inPage({}, async (page) => {
    await fill(page, "#wait-text", "Retry-After: abc");
    const rows = await page.$$eval("#wait-facts .race-words", (found) => found.map(({ textContent }) => textContent));
    assert.deepEqual(rows, ["own backoff", "at once", "at once", "at once"]);
  }));

  it("reads a bare value as a Retry-After, and several fields together", inPage({}, async (page) => {
    await fill(page, "#wait-text", "12");
    assert.equal(await text(page, "#wait-facts .race-words"), "12 s");
    await fill(page, "#wait-text", "Retry-After: abc\nRateLimit-Reset: 9");
    assert.equal(await text(page, "#wait-facts .race-words"), "9 s");
    await fill(page, "#wait-text", "9999999999");
    assert.equal(await text(page, "#wait-facts .race-words"), "gives up now");
  }));

  it("keeps the other appearance for the next visit", inPage({}, async (page) => {
    await page.click("#theme");
    await page.reload();
    await page.waitForSelector("html[data-ready]");
    assert.equal(await page.$eval("#theme", (button) => button.getAttribute("aria-pressed")), "true");
    assert.equal(await page.evaluate(() => getComputedStyle(document.documentElement).colorScheme), "dark");
  }));
});

// One after the other, because only one page at a time has the focus.
describe("the playground, for everybody", () => {
  it("can be used with the keyboard alone, and shows where the focus is", inPage({}, async (page) => {
    const walked = [];
    for (let step = 0; step < 140; step += 1) {
      await page.keyboard.press("Tab");
      const at = await page.evaluate(() => {
        const element = document.activeElement;
        if (element === null || element === document.body) return null;
        const marked = element.matches('input[type="radio"]') ? element.nextElementSibling : element;
        const { outlineStyle, outlineWidth } = getComputedStyle(marked);
        return { name: element.id || element.name || element.className || element.textContent, seen: outlineStyle !== "none" && parseFloat(outlineWidth) >= 2 };
      });
      if (at === null) break;
      walked.push(at);
    }
    const names = walked.map(({ name }) => name);
    assert.deepEqual(walked.filter(({ seen }) => !seen), []);
    const wanted = ["theme", "provider", "from", "to", "body", "scenario", "maxAttempts", "send", "cancel", "copy-code", "response-text", "profile-choice", "profile-text", "trial-apiKey", "request-view", "answer-text", "wait-text"];
    assert.deepEqual(wanted.filter((name) => !names.includes(name)), [], names.join(", "));
    const order = wanted.map((name) => names.indexOf(name));
    assert.deepEqual(order, [...order].sort((a, b) => a - b));
  }));

  it("sends with Enter, and changes the provider with an arrow key", inPage({}, async (page) => {
    await page.focus('[name="provider"][value="nativehub"]');
    await page.keyboard.press("ArrowRight");
    assert.match(await text(page, "#code"), /texting-blue/);
    await page.select("#scenario", "none");
    await page.focus("#to");
    await page.keyboard.press("Enter");
    assert.equal((await ended(page)).kind, "sent");
  }));

  it("keeps the focus on the button that was pressed", inPage({}, async (page) => {
    await page.select("#scenario", "429");
    await page.focus("#send");
    await page.keyboard.press("Enter");
    await page.waitForSelector("#plot .wait--planned");
    assert.equal(await page.evaluate(() => document.activeElement.id), "send");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    assert.equal((await ended(page)).state, "Cancelled");
    assert.equal(await page.evaluate(() => document.activeElement.id), "cancel");
  }));

  it("needs no sideways scrolling at any width, idle and with an error", inPage({}, async (page) => {
    const tooWide = async () => {
      const found = [];
      for (const width of [360, 521, 768, 1041, 1440]) {
        await page.setViewport({ width, height: 800 });
        found.push(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth));
      }
      return found;
    };
    assert.deepEqual(await tooWide(), [0, 0, 0, 0, 0]);
    await send(page, "sent", "error:VALIDATION_002");
    await ended(page);
    await page.$$eval("details", (all) => all.forEach((details) => (details.open = true)));
    await fill(page, "#to", "x".repeat(200));
    assert.deepEqual(await tooWide(), [0, 0, 0, 0, 0]);
  }));

  it("moves nothing below the timeline while a call runs", inPage({}, async (page) => {
    const place = () => page.$eval(".counts", (element) => element.offsetTop);
    const before = await place();
    await send(page, "nativehub", "500");
    await page.waitForSelector("#plot .wait--planned");
    assert.equal(await place(), before);
    await ended(page);
    assert.equal(await place(), before);
  }));

  it("brings the timeline into sight on a narrow page", inPage(narrow, async (page) => {
    await send(page, "texting-blue", "429");
    await page.waitForSelector("#plot .wait--planned");
    const top = await page.$eval("#stage", (element) => element.getBoundingClientRect().top);
    assert.ok(top >= 0 && top < 200, `the stage is at ${top}`);
    await page.click("#cancel-here");
    assert.equal((await ended(page)).state, "Cancelled");
  }));

  for (const scheme of ["light", "dark"]) {
    it(`has no fault that axe finds, wide and narrow, in ${scheme}`, inPage({ scheme }, async (page) => {
      await fill(page, "#to", "4155551234");
      await send(page, "texting-blue", "none");
      await ended(page);
      await page.$$eval("details", (all) => all.forEach((details) => (details.open = true)));
      assert.deepEqual(await faults(page), []);
      await page.setViewport(narrow);
      assert.deepEqual(await faults(page), []);
      await fill(page, "#to", "+14155551234");
      await send(page, "texting-blue", "lost-after");
      await ended(page);
      assert.deepEqual(await faults(page), []);
    }));
  }
});
