// The last line of a message with a one-time code, read back as the specification of origin-bound one-time codes says.
import assert from "node:assert/strict";
import { test } from "node:test";
import { isTidingsError, oneTimeCodeBody, segments } from "../../../pkg/dist/index.js";

/** "Parse an origin-bound one-time code message" of https://wicg.github.io/sms-one-time-codes/, without the embedded host. */
function parse(message) {
  const line = message.replace(/\r\n?/g, "\n").split("\n").at(-1);
  const found = /^@([^\t\n\f\r ]+) #([^\t\n\f\r ]+)/.exec(line);
  return found === null ? null : { host: found[1], code: found[2] };
}

test("the body ends with the line, and the specification's parser finds host and code", () => {
  const rows = [
    ["123456 is your code.", { host: "example.com", code: "123456" }, "123456 is your code.\n\n@example.com #123456"],
    ["Line one\r\nline two\n\n", { host: "www.example.co.uk", code: "G-12ab" }, null],
    ["", { host: "example.com", code: "0" }, "@example.com #0"],
    [" \n", { host: "xn--bcher-kva.example", code: "007" }, "@xn--bcher-kva.example #007"],
    ["@other.example #999999", { host: "Example.COM", code: "1" }, null],
  ];
  for (const [text, code, expected] of rows) {
    const body = oneTimeCodeBody(text, code);
    assert.deepEqual(parse(body), code, text);
    if (expected !== null) assert.equal(body, expected);
    assert.ok(body.startsWith(text.trimEnd()));
  }
  assert.equal(segments(oneTimeCodeBody("1", { host: "example.com", code: "1" })).encoding, "gsm-7");
});

test("a host that the line cannot have is rejected, with the host that was probably meant", () => {
  const rows = [
    ["https://example.com/login", "example.com"],
    ["example.com:8443", "example.com"],
    ["example.com/login", "example.com"],
    ["@example.com", "example.com"],
    ["bücher.example", "xn--bcher-kva.example"],
    ["example.com ", "example.com"],
    ["localhost", null],
    ["127.0.0.1", null],
    ["", null],
    ["example..com", null],
    ["-a.example", null],
    [`${"a".repeat(64)}.example`, null],
    [`${"a.".repeat(126)}example`, null],
    [undefined, null],
    [7, null],
  ];
  for (const [host, meant] of rows) {
    assert.throws(
      () => oneTimeCodeBody("Hi", { host, code: "1" }),
      (error) => {
        assert.ok(isTidingsError(error) && error.category === "configuration", String(host));
        assert.match(error.message, /^`host` must be the host of a website/);
        assert.equal(/Did you mean `(.*)`\?$/.exec(error.message)?.[1] ?? null, meant, String(host));
        return true;
      },
    );
  }
});

test("a code that the line cannot have is rejected and never quoted", () => {
  for (const code of ["", "12 34", "12\n34", "１２３", "#1", "a".repeat(65), 123456, null, undefined, {}])
    assert.throws(
      () => oneTimeCodeBody("Hi", { host: "example.com", code }),
      (error) => isTidingsError(error) && /^`code` must be a string of 1 to 64/.test(error.message),
      String(code),
    );
  assert.throws(
    () => oneTimeCodeBody(123456, { host: "example.com", code: "1" }),
    (error) => isTidingsError(error) && !error.message.includes("123456"),
  );
});

test("a misspelt property, or anything but an object, is rejected", () => {
  for (const junk of [undefined, null, "example.com", [], { domain: "example.com", code: "1" }])
    assert.throws(() => oneTimeCodeBody("Hi", junk), isTidingsError);
});
