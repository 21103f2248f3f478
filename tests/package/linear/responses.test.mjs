// The bodies of responses: JSON, text, HTML, XML and forms, as errors and as successes.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Client, isTidingsError, parseError } from "../../../pkg/dist/index.js";
import { OPTIONS, PROVIDERS, messageFor } from "../provider/client.mjs";
import { MESSAGES, SENDER } from "../client/test-client.mjs";
import { isLinear, HOSTILE_PATTERNS, repeat, within } from "./measure.mjs";

const nested = (open, close) => (length) =>
  open.repeat(length / (open.length + close.length)) + close.repeat(length / (open.length + close.length));
const text = (make) => (length) => JSON.stringify({ error: { code: "x", message: make(length / 2) } });

/** Strings that are not JSON, or incomplete JSON. */
const TEXTS = {
  ...HOSTILE_PATTERNS,
  "open tags": repeat("<a "),
  "open tags with an attribute": repeat('<a b="'),
  "attributes of one tag": within("<a ", 'b="c" ', ">"),
  comments: repeat("<!--"),
  "sections of text": repeat("<![CDATA["),
  elements: repeat("<a>b</a>"),
  "elements in elements": nested("<a>", "</a>"),
  "ampersands in an element": within("<a>", "&", "</a>"),
  "ampersands in a page": within("<html><title>", "&", "</title>"),
  "entities in an element": within("<a>", "&amp;", "</a>"),
  "beginnings of entities": within("<a>", "&am", "</a>"),
  "blanks in a page": within("<html><title>", " \n", "</title></html>"),
  "beginnings of tags": repeat("<html <body <!doctype "),
  "prefixes of names": within("<", "a:", ">x"),
  pairs: repeat("a=b&"),
  "names alone": repeat("a&"),
  "a form of one name": within("error=", "%20", ""),
  "marks of codes": repeat("ERR: "),
  "codes and bars": repeat("error|"),
  "JSON that breaks off": within('{"a":"', "\\n", ""),
  "JSON of open lists": repeat('{"a":['),
  "a word and a colon": repeat("a:"),
  waits: repeat("retry after "),
  "waits with numbers": repeat("retry after 1"),
  "waits and units": repeat("wait 1 s "),
  "times added up": within("wait ", "1 s and ", ""),
  "words that mean something": repeat("invalid number "),
  "names that are required": within("a", ", a", " are required"),
  "quoted names": repeat("'a"),
};
/** JSON that makes a parser search far. */
const JSONS = {
  "a long number": within('{"id":', "1", "}"),
  "a long fraction": within('{"id":1.', "1", "}"),
  "many numbers": within("[1234567890123456789", ",-1", "]"),
  "many escapes": within('{"id":1234567890123456789,"text":"', '\\"', '"}'),
  "lists in lists": nested("[", "]"),
  "objects in objects": (length) => `${'{"error":'.repeat(length / 10)}1${"}".repeat(length / 10)}`,
  "errors in errors": (length) => `${'{"errors":[{"details":'.repeat(30)}"${"x".repeat(length)}"${"}]}".repeat(30)}`,
  "an array of errors": within('{"errors":[{}', ',{"field":"a","message":"b"}', "]}"),
  "an array of errors without facts": within('{"errors":[{}', ",{}", "]}"),
  "an array of strings": within('{"errors":["a"', ',"b"', "]}"),
  "a map of fields": (length) =>
    `{"errors":{${Array.from({ length: length / 16 }, (_, at) => `"f${at}":["bad"]`).join()}}}`,
  "many properties": (length) => `{${Array.from({ length: length / 12 }, (_, at) => `"m${at}":{}`).join()}}`,
  "many properties with one name": within('{"error":{"a":1', ',"message":{}', "}}"),
  "spellings of one name": within('{"a":1', ',"e_r-r_o-r":{}', "}"),
  "a name of hyphens": (length) => `{"${"-".repeat(length)}":"x"}`,
  "a name of underscores in an error": (length) => `{"error":{"${"_".repeat(length)}":"x"}}`,
  "a long name": (length) => `{"error":{"${"message".repeat(length / 7)}":"x"}}`,
  "a code that is long": (length) => `{"error":{"code":"${"a#".repeat(length / 2)}"}}`,
  "a field that is long": (length) => `{"error":{"message":"b","param":"${"a.".repeat(length / 2)}"}}`,
  "a path with many segments": (length) => `{"errors":[{"message":"b","loc":[${'"a",'.repeat(length / 4)}1]}]}`,
  "a pointer": (length) => `{"errors":[{"message":"b","pointer":"${"/a".repeat(length / 2)}"}]}`,
  "a wait of digits": (length) => `{"retry_after":"${"1".repeat(length)}"}`,
  "a wait of dates": (length) => `{"retry_at":"${"2026-01-01T00:00:00Z,".repeat(length / 21)}"}`,
  "many waits": within('{"errors":[{}', ',{"retry_after":1}', "]}"),
  "details beside details": within('{"details":[{}', ',{"details":[{}]}', "]}"),
  "a text of waits": text(repeat("retry after 1")),
  "a text of blanks": text(repeat(" ")),
  "a text of HTML": text(repeat("<a ")),
  "a text of ampersands": text(repeat("&")),
  "escapes of one character": within('{"message":"', "\\u0041", '"}'),
  "a link that is long": (length) => `{"error":{"docs_url":"http${"x".repeat(length)}"}}`,
  "an id that is long": (length) => `{"request_id":"${"-".repeat(length)}"}`,
};
/** Items of an array where a provider's response has its messages. */
const ENTRIES = {
  vonage: [
    '{"messages":[',
    ['{"status":"1","error-text":"Throttled"}', '{"status":"0"}', '{"status":"7"}', "{}"],
    "]}",
  ],
  nativehub: [
    '{"messages":[',
    ['{"status":"failed","error_message":"rate limit exceeded"}', '{"id":"a","status":"queued"}', "{}"],
    "]}",
  ],
  infobip: ['{"messages":[', ['{"status":{"groupName":"REJECTED"}}', '{"messageId":"a"}', "{}"], "]}"],
  sent: ['{"success":true,"data":{"recipients":[', ['{"message_id":"a"}', "{}"], "]}}"],
  messagebird: [
    '{"id":"a","recipients":{"items":[',
    ['{"recipient":1,"status":"delivery_failed"}', '{"status":"sent"}', "{}"],
    "]}}",
  ],
  sinch: ['{"id":"a","to":[', ['"1"', "1", "{}"], "]}"],
  plivo: ['{"message_uuid":[', ['"a"', "{}", "1"], "]}"],
  telnyx: ['{"data":{"id":"a","to":[', ['{"status":"queued"}', '{"status":"sending_failed"}'], "]}}"],
  "whatsapp-cloud": ['{"messages":[', ['{"id":"a"}', "{}"], "]}"],
  twilio: ['{"sid":"a","x":[', ['{"code":1}'], "]}"],
  "texting-blue": ['{"id":"a","x":[', ["{}"], "]}"],
};

const profiles = { ...Object.fromEntries(Object.keys(MESSAGES).map((name) => [name, name])), ...PROVIDERS };
const optionsOf = (id) => (id === "sent-v2" ? { senderId: SENDER } : OPTIONS[id]);

/** Sends, with the text as the response. The result is a success or a TidingsError. */
function sender(id, status, more) {
  return async (body) => {
    const client = new Client({
      provider: profiles[id],
      apiKey: "a-key-of-a-test",
      ...optionsOf(id),
      fetch: async () => new Response(body, { status }),
      retry: { maxAttempts: 1 },
      ...more,
    });
    const ending = await client.send(MESSAGES[id] ?? messageFor(id)).catch((error) => error);
    assert.ok(isTidingsError(ending) || ending.provider !== undefined, ending.stack);
  };
}

for (const [what, make] of Object.entries({ ...TEXTS, ...JSONS })) {
  test(`a body is read in linear time: ${what}`, async () => {
    await isLinear((body) => parseError({ status: 429, headers: {}, body, provider: "nativehub" }), make);
    for (const status of [202, 400]) await isLinear(sender("texting-blue", status), make);
  });
}

for (const id of Object.keys(profiles)) {
  const [start, pieces, end] = ENTRIES[id] ?? ["[", ["{}"], "]"];
  for (const piece of pieces) {
    test(`the response of ${id} is read in linear time: ${start}${piece}, and so on`, async () => {
      await isLinear(sender(id, 200), within(`${start}${piece}`, `,${piece}`, end));
    });
  }
}

test("a body in chunks of one byte is read in linear time", async () => {
  const read = async (length) => {
    let left = length;
    const body = new ReadableStream({
      pull: (controller) => (left-- > 0 ? controller.enqueue(new Uint8Array([97])) : controller.close()),
    });
    await sender("texting-blue", 400)(body);
  };
  await isLinear(
    (length) => read(length / 16),
    (length) => length,
  );
});

test("the body of a redirect or of a response without a stream is read in linear time", async () => {
  await isLinear(sender("texting-blue", 302), HOSTILE_PATTERNS.tags);
  const bare = (text) =>
    new Client({
      provider: "texting-blue",
      apiKey: "a-key-of-a-test",
      fetch: async () => ({ status: 400, headers: {}, text: async () => text }),
      retry: { maxAttempts: 1 },
    });
  await isLinear(
    (body) =>
      bare(body)
        .send(MESSAGES["texting-blue"])
        .catch((error) => error),
    within('{"message":"', "a ", '"}'),
  );
});
