// The playground's section for any provider: the profile and its mistakes, and the request without its key.
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { ids } from "../../scripts/build/providers.mjs";
import {
  change,
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

/** Each of its special characters is escaped in JSON, in a URL, in a form or in base64. */
const KEY = 'S3cr&t"k/y+1=%~!';

before(open);
after(close);

/** All text and markup of the page, and everything in it that is base64, decoded. */
const everything = (page) =>
  page.evaluate(() => {
    const markup = document.documentElement.outerHTML + document.body.innerText;
    const inside = (markup.match(/[A-Za-z0-9+/]{8,}={0,2}/g) ?? []).map((token) => {
      try {
        return atob(token);
      } catch {
        return "";
      }
    });
    return `${markup}\n${inside.join("\n")}`;
  });

async function holdsNoKey(page, key) {
  const all = await everything(page);
  const spellings = [
    key,
    JSON.stringify(key).slice(1, -1),
    encodeURIComponent(key),
    new URLSearchParams([["", key]]).toString().slice(1),
    key.replaceAll("&", "&amp;").replaceAll('"', "&quot;"),
    key.replaceAll("&", "&amp;"),
    Buffer.from(key).toString("base64"),
  ];
  assert.deepEqual(
    spellings.filter((spelling) => all.includes(spelling)),
    [],
  );
}

const REQUESTS = {
  twilio:
    /^POST https:\/\/api\.twilio\.com\/2010-04-01\/Accounts\/AC_playground\/Messages\.json\n.*Basic \(base64 of AC_playground:•+\)\n.*To=%2B14155551234/s,
  vonage: /^POST https:\/\/rest\.nexmo\.com\/sms\/json\n.*&api_key=abcd1234\n&api_secret=•+/s,
  telnyx: /^POST https:\/\/api\.telnyx\.com\/v2\/messages\n.*Bearer •+\n.*"text": "Your order/s,
  plivo:
    /^POST https:\/\/api\.plivo\.com\/v1\/Account\/MA_playground\/Message\/\n.*base64 of MA_playground:•+.*"dst": "14155551234"/s,
  messagebird: /^POST https:\/\/rest\.messagebird\.com\/messages\n.*AccessKey •+.*"originator"/s,
  infobip: /^POST https:\/\/abc12\.api\.infobip\.com\/sms\/3\/messages\n.*App •+.*"destinations"/s,
  sinch: /^POST https:\/\/us\.sms\.api\.sinch\.com\/xms\/v1\/plan_playground\/batches\n.*Bearer •+/s,
  "whatsapp-cloud":
    /^POST https:\/\/graph\.facebook\.com\/v[\d.]+\/106540352242922\/messages\n.*Bearer •+.*"messaging_product": "whatsapp"/s,
  nativehub: /^POST https:\/\/api-message\.nativehub\.live\/api\/v1\/messages\n.*x-api-key: •+.*"batch_id"/s,
  "texting-blue": /^POST https:\/\/api\.texting\.blue\/v1\/messages\/send\n.*x-api-key: •+.*"content"/s,
  sent: /^POST https:\/\/api\.sent\.dm\/v3\/messages\n.*x-api-key: •+.*"text"/s,
  "sent-v2": /^POST https:\/\/api\.sent\.dm\/v2\/messages\/quick-message\n.*x-sender-id: 9ba7b840.*"customMessage"/s,
  shingleai: /^GET https:\/\/api\.shingleai\.com\/v1\/messages\/msg_1\n.*Bearer •+/s,
  example: /^POST https:\/\/api\.example\.com\/v1\/messages\n.*x-team: blue.*Bearer •+.*"sender"/s,
};

describe("any provider in the playground", { concurrency: 2 }, () => {
  it(
    "the page says how many profiles there are",
    inPage({}, async (page) => {
      assert.equal(await text(page, "#profiles"), String(ids.length));
    }),
  );

  it(
    "shows the request of every profile without its key, and sends no request",
    inPage({}, async (page, { requests, origin }) => {
      const ids = await profileIds(page);
      assert.deepEqual(ids.sort(), Object.keys(REQUESTS).sort());
      for (const id of ids) {
        await choose(page, id);
        await waitForText(page, "#request-view", REQUESTS[id]);
        await holdsNoKey(page, await page.$eval("#trial-apiKey", ({ value }) => value));
        assert.equal(await page.$("#trial [aria-invalid]"), null, id);
      }
      assert.deepEqual(
        requests.filter((url) => !url.startsWith(`${origin}/`)),
        [],
      );
    }),
  );

  const auths = {
    header: [{ type: "header", name: "authorization", prefix: "Bearer " }, /authorization: Bearer •+\n/],
    basic: [{ type: "basic", username: "{team}", password: "{apiKey}" }, /authorization: Basic \(base64 of blue:•+\)/],
    "the address": [{ type: "query", name: "key" }, /messages\?key=•+\n/],
    "a JSON body": [{ type: "body", fields: { "the-key": "{apiKey}" } }, /"the-key": "•+"/],
    "a form": [{ type: "body", fields: { "the-key": "{apiKey}" } }, /&the-key=•+/],
    "a signature": [
      { type: "hmac", name: "x-signature", content: "{body}", hash: "sha256", encoding: "base64" },
      /x-signature: /,
    ],
  };
  for (const [where, [auth, shown]] of Object.entries(auths)) {
    it(
      `masks a key with any characters in ${where}`,
      inPage({}, async (page) => {
        await choose(page, "example");
        await fill(page, "#trial-apiKey", KEY);
        await change(page, (profile) => {
          profile.auth = [auth];
          if (where === "a form") profile.routes[0].encoding = "form";
        });
        await waitForText(page, "#request-view", shown);
        await fill(
          page,
          "#response-text",
          `HTTP/1.1 401 No\nx-request-id: ${KEY}\n\n{"error":{"code":"E9","text":${JSON.stringify(`Not ${KEY} and not ${Buffer.from(`blue:${KEY}`).toString("base64")}.`)}}}`,
        );
        await waitForText(page, "#response-facts", /E9/);
        await holdsNoKey(page, KEY);
      }),
    );
  }

  it(
    "masks a secret option, in its field too",
    inPage({}, async (page) => {
      await choose(page, "example");
      await change(page, (profile) => (profile.options.team.secret = true));
      await page.waitForSelector('#option-team[type="password"]');
      await fill(page, "#option-team", "second-secret");
      await waitForText(page, "#request-view", /x-team: •+/);
      await holdsNoKey(page, "second-secret");
    }),
  );

  it(
    "names every mistake of a pasted profile with its path and the remedy, and jumps to it",
    inPage({}, async (page) => {
      await choose(page, "example");
      await change(page, (profile) => {
        profile.routes[0].fields[0].type = "fone";
        profile.baseurl = profile.baseUrl;
        delete profile.baseUrl;
      });
      await waitForText(page, "#profile-state", /^3 mistakes/);
      const mistakes = await page.$$eval("#profile-issues li", (items) => items.map(({ innerText }) => innerText));
      assert.equal(mistakes.length, 3);
      for (const wanted of [
        /^baseUrl is missing.*Expected.*https:/s,
        /^baseurl is not a property.*There are:.*baseUrl/s,
        /^routes\[0\]\.fields\[0\]\.type must be one of "phone"/,
      ]) {
        assert.ok(
          mistakes.some((mistake) => wanted.test(mistake)),
          `${wanted} is not in ${mistakes.join("\n")}`,
        );
      }
      assert.equal(await page.$eval("#profile-text", (area) => area.getAttribute("aria-invalid")), "true");
      assert.equal(await request(page), "");
      assert.match(await facts(page), /Fix the profile/);
      await page.evaluate(() =>
        [...document.querySelectorAll("#profile-issues li")]
          .find(({ innerText }) => innerText.includes("fone"))
          .querySelector("button")
          .click(),
      );
      const selected = await page.$eval(
        "#profile-text",
        (area) => document.activeElement === area && area.value.slice(area.selectionStart, area.selectionEnd),
      );
      assert.equal(selected, '"type": "fone"');
      await page.keyboard.type('"type": "phone"');
      await waitForText(page, "#profile-state", /^2 mistakes/);
      await change(page, (profile) => {
        profile.baseUrl = profile.baseurl;
        delete profile.baseurl;
      });
      await waitForText(page, "#profile-state", /Valid profile of Example: 1 route, 1 option, 2 error codes/);
      assert.equal((await page.$$("#profile-issues li")).length, 0);
      assert.equal(await page.$eval("#profile-text", (area) => area.getAttribute("aria-invalid")), null);
      await waitForText(page, "#request-view", /^POST/);
    }),
  );

  for (const [what, pasted, message, selected] of [
    ["a comma too many", '{\n  "profile": 1,\n  "id": "x",\n}', /not JSON/, "}"],
    ["truncated JSON", '{\n  "profile": 1,\n  "title": "X', /not JSON/, '"'],
    ["an empty text", "", /Paste a profile/, ""],
    ["an array", "[1]", /must be an object, not an array/, "[1]"],
    ["a very deep array", "[".repeat(50_000), /not JSON/, null],
  ]) {
    it(
      `says that ${what} is not a profile, and where`,
      inPage({}, async (page) => {
        await fill(page, "#profile-text", pasted);
        await waitForText(page, "#profile-issues", message);
        await page.click("#profile-issues button");
        const at = await page.$eval("#profile-text", (area) =>
          area.value.slice(area.selectionStart, area.selectionEnd),
        );
        if (selected !== null) assert.equal(at, selected);
      }),
    );
  }

  it(
    "has a field for each option of the profile, and shows there that it is missing",
    inPage({}, async (page) => {
      await choose(page, "twilio");
      await fill(page, "#option-accountSid", "");
      await waitForText(page, "#option-accountSid-issues", /accountSid/);
      assert.equal(await page.$eval("#option-accountSid", (field) => field.getAttribute("aria-invalid")), "true");
      assert.match(await text(page, "#request-note"), /Nothing is sent/);
      await fill(page, "#option-accountSid", "AC9");
      await waitForText(page, "#request-view", /Accounts\/AC9\/Messages/);
      assert.equal(await page.$eval("#option-accountSid", (field) => field.getAttribute("aria-invalid")), null);
    }),
  );

  it(
    "shows the message's errors at their fields, by the rules of the profile",
    inPage({}, async (page) => {
      await choose(page, "example");
      await fill(page, "#trial-to", "4155551234");
      await waitForText(page, "#trial-to-issues", /\S/);
      await change(page, (profile) => (profile.routes[0].fields[2].maxLength = 5));
      await waitForText(page, "#trial-body-issues", /5/);
      assert.equal(await page.$eval("#trial-body", (field) => field.getAttribute("aria-invalid")), "true");
    }),
  );

  it(
    "keeps typed values while the profile is edited",
    inPage({}, async (page) => {
      await choose(page, "example");
      await fill(page, "#option-team", "green");
      await fill(page, "#response-text", 'HTTP/1.1 418 Tea\n\n{"error":{"code":"E17"}}');
      await change(page, (profile) => {
        profile.id = "another";
        profile.options.region = { description: "where" };
      });
      await page.waitForSelector("#option-region");
      assert.equal(await page.$eval("#option-team", ({ value }) => value), "green");
      assert.match(await page.$eval("#response-text", ({ value }) => value), /418 Tea/);
      assert.equal(await page.$eval("#profile-choice", ({ value }) => value), "");
      await waitForText(page, "#response-facts", /opted-out.*HTTP 418/);
    }),
  );
});
