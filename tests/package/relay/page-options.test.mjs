// The options of a page's client: mistakes in them, and a URL that is relative to the page.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Client, relayOptions, TO, URL_OF_RELAY } from "./relay-harness.mjs";

const message = { to: TO, body: "Hello" };

test("a mistake in the options is an error that names it", () => {
  const fine = { url: URL_OF_RELAY, token: "a_token_of_the_page", provider: "texting-blue" };
  const mistakes = [
    [{ url: "/messages" }, /`url` must be .* Outside of a page/],
    [{ url: "https://app.example/m?x=1" }, /no query/],
    [{ url: "https://user:pass@app.example/m" }, /no user/],
    [{ url: "http://app.example/m" }, /https:/],
    [{ token: undefined }, /`token`/],
    [{ accept: [] }, /`accept`/],
    [{ accept: ["subject"] }, /sends no message that has only these fields/],
    [{ provider: "texting_blue" }, /provider/],
    [{ maxAttemps: 1 }, /maxAttemps/],
  ];
  for (const [change, expected] of mistakes)
    assert.throws(() => new Client(relayOptions({ ...fine, ...change })), {
      category: "configuration",
      message: expected,
    });
  for (const odd of [undefined, null, 5, [], new Map()])
    assert.throws(() => relayOptions(odd), { category: "configuration" });
});

test("in a page, the URL may be relative to it", async () => {
  globalThis.location = { href: "https://app.example/chat/" };
  try {
    const urls = [];
    const fetch = async (url) => (urls.push(url), Response.json({ tidings: "accepted", status: "queued" }));
    for (const url of ["/messages", "messages", "../messages"])
      await new Client(relayOptions({ url, token: "a_token_of_the_page", provider: "texting-blue", fetch })).send(
        message,
      );
    assert.deepEqual(urls, [
      "https://app.example/messages",
      "https://app.example/chat/messages",
      "https://app.example/messages",
    ]);
  } finally {
    delete globalThis.location;
  }
});
