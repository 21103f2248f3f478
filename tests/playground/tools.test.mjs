// The playground's tools: phone numbers, segments, pasted errors, header fields.
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { root } from "../../scripts/process.mjs";
import { close, fill, inPage, open, waitForText, text } from "./playground-page.mjs";

before(open);
after(close);

describe("the tools of the playground", { concurrency: 2 }, () => {
  it(
    "reads a phone number while the user types, and applies the suggestion",
    inPage({}, async (page) => {
      await fill(page, "#phone-text", "4155552671");
      assert.match(await text(page, "#phone-facts"), /missing-country/);
      await page.click("#phone-facts .suggestion");
      assert.match(await text(page, "#phone-facts"), /\+14155552671.*Valid.*ok.*US.*\(415\) 555-2671/s);
      await fill(page, "#phone-text", "020 7946 0018");
      await fill(page, "#phone-country", "GB");
      assert.match(await text(page, "#phone-facts"), /\+442079460018.*020 7946 0018/s);
      await fill(page, "#phone-country", "XX");
      assert.match(await text(page, "#phone-facts .issue"), /XX/);
    }),
  );

  it(
    "colours a text by segment, marks characters outside GSM-7, and replaces them",
    inPage({}, async (page) => {
      await fill(page, "#segments-text", "It’s on its way. ".repeat(5));
      assert.match(await text(page, "#segments-facts"), /2 segments.*UCS-2.*“’” at index 2/s);
      assert.equal((await page.$$("#segments-view .segment")).length, 2);
      assert.equal((await page.$$("#segments-view mark")).length, 5);
      await page.click("#segments-smart .suggestion");
      assert.match(await text(page, "#segments-facts"), /1 segment .*GSM-7/s);
      assert.equal((await page.$$("#segments-view mark")).length, 0);
    }),
  );

  it(
    "reads a pasted error: output of curl, only a body, an HTML page",
    inPage({}, async (page) => {
      const facts = () => page.$eval("#error-facts", (element) => element.innerText);
      const shows = (words) =>
        page.waitForFunction((wanted) => document.getElementById("error-facts").innerText.includes(wanted), {}, words);

      await page.select("#error-provider", "");
      await fill(
        page,
        "#error-text",
        'HTTP/1.1 301 Moved\r\nlocation: /x\r\n\r\nHTTP/2 402 \r\nx-request-id: r1\r\n\r\n{"error":"no money left"}',
      );
      await shows("no money left");
      assert.match(await facts(), /payment[\s\S]*HTTP 402[\s\S]*r1/);
      assert.equal(await page.$eval("#error-status", ({ value, readOnly }) => `${value} ${readOnly}`), "402 true");

      await fill(page, "#error-text", '{"error":{"code":"gone","message":"No such number."}}');
      await fill(page, "#error-status", "404");
      await shows("HTTP 404");
      assert.match(await facts(), /not-found/);

      await fill(
        page,
        "#error-text",
        "< HTTP/1.1 502 Bad Gateway\n< content-type: text/html\n< \n<html><h1>Bad Gateway</h1></html>",
      );
      await shows("HTTP 502");
      assert.match(await facts(), /unavailable|server/);
    }),
  );

  it(
    "reads every example",
    inPage({}, async (page) => {
      const read = await page.$eval("#error-example", (select) =>
        [...select.options]
          .filter(({ value }) => value !== "")
          .map(({ value, label }) => {
            select.value = value;
            select.dispatchEvent(new Event("change"));
            return { label, status: document.querySelector("#error-facts .badge:nth-child(2)")?.textContent ?? "" };
          }),
      );
      assert.ok(read.length > 60);
      assert.deepEqual(
        read.filter(({ status }) => !/^HTTP \d{3}$/.test(status)),
        [],
      );
    }),
  );

  it(
    "shows the backoff for Retry-After: abc, where one-liners retry at once",
    inPage({}, async (page) => {
      await fill(page, "#wait-text", "Retry-After: abc");
      const rows = await page.$$eval("#wait-facts .wait-result", (found) =>
        found.map(({ textContent }) => textContent),
      );
      assert.deepEqual(rows, ["own backoff", "retries at once", "retries at once", "retries at once"]);
    }),
  );

  it(
    "reads a value without a name as Retry-After, and several fields together",
    inPage({}, async (page) => {
      await fill(page, "#wait-text", "12");
      assert.equal(await text(page, "#wait-facts .wait-result"), "12 s");
      await fill(page, "#wait-text", "Retry-After: abc\nRateLimit-Reset: 9");
      assert.equal(await text(page, "#wait-facts .wait-result"), "9 s");
      await fill(page, "#wait-text", "9999999999");
      assert.equal(await text(page, "#wait-facts .wait-result"), "no retry");
    }),
  );

  for (const written of ["us", "Us", "gb"]) {
    it(
      `rejects the country ${written} as the package does, and suggests capitals`,
      inPage({}, async (page) => {
        await fill(page, "#phone-text", "020 7946 0018");
        await fill(page, "#phone-country", written);
        assert.equal(await page.$eval("#phone-country", ({ value }) => value), written);
        assert.match(await text(page, "#phone-facts .issue"), new RegExp(`"${written}"`));
        await page.click("#phone-facts .suggestion");
        assert.equal(await page.$eval("#phone-country", ({ value }) => value), written.toUpperCase());
        assert.equal(await page.$("#phone-facts .issue"), null);
      }),
    );
  }
});

describe("the segments of the playground", { concurrency: 2 }, () => {
  for (const width of [1440, 390]) {
    it(
      `have visible marks that cover no other text, ${width} pixels wide`,
      inPage({ width }, async (page) => {
        await fill(page, "#segments-text", "It’s ‘so’ “good” j’f é ê ’’ 😀 f’j l’l.");
        const marks = await page.$$eval("#segments-view mark", (all) =>
          all.map((mark) => {
            const { left, right, top, bottom, width } = mark.getBoundingClientRect();
            const beside = [mark.previousSibling, mark.nextSibling]
              .filter((node) => node?.textContent)
              .flatMap((node) => {
                const range = document.createRange();
                range.selectNode(node);
                return [...range.getClientRects()];
              });
            const covers = beside.some(
              (box) =>
                Math.min(right, box.right) - Math.max(left, box.left) > 0 &&
                Math.min(bottom, box.bottom) - Math.max(top, box.top) > 8,
            );
            return { text: mark.textContent, width, covers };
          }),
        );
        assert.ok(marks.length > 8);
        assert.deepEqual(
          marks.filter(({ width: wide, covers }) => covers || wide < 12),
          [],
        );
      }),
    );
  }

  it(
    "show invisible characters by name, in the text and in the hint",
    inPage({}, async (page) => {
      const named = {
        "\t": "U+0009 TAB",
        "\u0000": "U+0000 NULL",
        "\u00a0": "U+00A0 NO-BREAK SPACE",
        "\u200b": "U+200B ZERO WIDTH SPACE",
        "\u00ad": "U+00AD SOFT HYPHEN",
        "\u2028": "U+2028 LINE SEPARATOR",
        "\u202e": "U+202E RIGHT-TO-LEFT OVERRIDE",
        "\ufeff": "U+FEFF ZERO WIDTH NO-BREAK SPACE",
        "\u200d": "U+200D ZERO WIDTH JOINER",
        "\ufe0f": "U+FE0F VARIATION SELECTOR-16",
        "\u{e0041}": "U+E0041 TAG",
        "\u0085": "U+0085 NEXT LINE",
        "\u0001": "U+0001 CONTROL CHARACTER",
        "\u3000": "U+3000 IDEOGRAPHIC SPACE",
      };
      for (const [character, name] of Object.entries(named)) {
        await fill(page, "#segments-text", `Hi${character}you`);
        assert.equal(await text(page, "#segments-view mark"), name);
        assert.equal(await text(page, "#segments-facts .hint"), `${name} at index 2 forces UCS-2.`);
      }
    }),
  );

  it(
    "show invisible characters by name in a GSM-7 text",
    inPage({}, async (page) => {
      await fill(page, "#segments-text", "one\ftwo");
      assert.match(await text(page, "#segments-facts"), /GSM-7/);
      assert.equal(await text(page, "#segments-view"), "oneU+000C FORM FEEDtwo");
      assert.equal(await page.$("#segments-view mark"), null);
    }),
  );

  it(
    "keep an emoji, and a letter with its marks, in one part",
    inPage({}, async (page) => {
      await fill(page, "#segments-text", "👩‍👩‍👧 ❤️ 🇩🇪 👍🏽 e\u0301.");
      assert.deepEqual(
        await page.$$eval("#segments-view mark", (marks) => marks.map(({ textContent }) => textContent)),
        ["👩‍👩‍👧", "❤️", "🇩🇪", "👍🏽", "e\u0301"],
      );
    }),
  );
});

describe("the texts of the playground", { concurrency: 2 }, () => {
  it(
    "use the singular for one",
    inPage({}, async (page) => {
      await fill(page, "#segments-text", "a");
      await fill(page, "#body", "a");
      await page.select("#profile-choice", "example");
      await waitForText(page, "#profile-state", /1 route, 1 option/);
      await page.evaluate(() => document.getElementById("send").click());
      await page.waitForSelector('#report[data-kind="sent"]');
      const all = await page.evaluate(
        () =>
          `${document.body.innerText} ${[...document.querySelectorAll("[title]")].map(({ title }) => title).join(" ")}`,
      );
      assert.match(all, /1 unit,/);
      assert.match(all, /1 character\b/);
      assert.match(all, /Segment 1: 1 unit\b/);
      assert.deepEqual(
        all.match(
          /(?<![\d.,])1 (?:units|segments|characters|attempts|messages|routes|options|error codes|mistakes|facts)\b/g,
        ),
        null,
      );
    }),
  );

  it(
    "use the singular and the plural for marked facts",
    inPage({}, async (page) => {
      const notes = new Set();
      const isThere = (pattern) => [...notes].some((note) => pattern.test(note));
      for (const id of await page.$$eval("#profile-choice option", (options) =>
        options.map(({ value }) => value).filter(Boolean),
      )) {
        if (isThere(/changes 1 of/) && isThere(/changes [2-9] of/)) break;
        await page.select("#profile-choice", id);
        await waitForText(page, "#profile-state", /Valid profile/);
        for (const value of await page.$$eval("#response-example option", (options) =>
          options.map((option) => option.value).filter(Boolean),
        )) {
          await page.evaluate(() => document.querySelector("#comparison tbody")?.remove());
          await page.select("#response-example", value);
          await page.waitForSelector("#comparison tbody");
          notes.add(await text(page, "#comparison-note"));
        }
      }
      assert.ok(isThere(/changes 1 of .* It is marked/) && isThere(/changes [2-9] of .* They are marked/));
      assert.deepEqual(
        [...notes].filter(
          (note) => /changes 1 of/.test(note) === note.includes("They are marked") && /changes \d/.test(note),
        ),
        [],
      );
    }),
  );

  it(
    "show the size that a bundler ships",
    inPage({}, async (page) => {
      const weigh = async (entry) => {
        const { outputFiles } = await (await import("esbuild")).build({
          stdin: { contents: `import { Client } from "${entry}"; console.log(Client);`, resolveDir: root },
          bundle: true,
          minify: true,
          format: "esm",
          target: "es2022",
          write: false,
          logLevel: "warning",
        });
        return (await import("node:zlib")).brotliCompressSync(outputFiles[0].contents).length / 1000;
      };
      const said = (await page.$eval(".figures li", ({ innerText }) => innerText)).match(/[\d.]+ KB/g).map(parseFloat);
      assert.equal(said.length, 2);
      for (const [at, entry] of [
        [0, "tidings"],
        [1, "tidings/core"],
      ]) {
        const weighed = await weigh(entry);
        assert.ok(Math.abs(said[at] - weighed) < 1, `${entry}: ${said[at]} is said, ${weighed} is weighed`);
      }
    }),
  );
});
