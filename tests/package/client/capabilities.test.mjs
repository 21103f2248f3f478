// What a client says that its provider can do, held against what it does.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { capabilityTable, withTable } from "../../../scripts/capability-table.mjs";
import { root } from "../../../scripts/process.mjs";
import { clientOf, failure, messageFor, PROVIDERS, respond } from "../provider/client.mjs";

/** A value for each field of a message. A template and a contact take the place of other fields. */
const VALUES = {
  mediaUrls: "https://example.com/a.jpg",
  subject: "Hello",
  channel: "sms",
  reference: "order-4711",
  metadata: { order: "4711" },
  sandbox: true,
  sendAt: new Date(Date.now() + 3_600_000),
  validityMs: 3_600_000,
  statusUrl: "https://example.com/status",
  senderPool: "MG0123456789abcdef0123456789abcdef",
  template: { id: "welcome" },
  contactId: "c1",
};
const IDS = [...new Set([...Object.keys(PROVIDERS), "nativehub", "texting-blue", "sent", "sent-v2"])];
const MORE_OPTIONS = { "sent-v2": { senderId: "3b0e7a8c-4a55-4f7e-9a63-8f4d4c4b0c52" } };

for (const id of IDS) {
  const { client } = clientOf(id, respond({ status: 200, body: {} }), MORE_OPTIONS[id]);
  const { capabilities } = client;

  test(`${id}: a field is rejected as unsupported exactly if the capabilities lack it`, () => {
    for (const [field, value] of Object.entries(VALUES)) {
      const path = field === "template" ? "template.id" : field;
      const issues = client.validate({ ...messageFor(id), [field]: value });
      const isRejected = issues.some((issue) => issue.code === "unsupported" && path.startsWith(issue.path));
      assert.equal(isRejected, !(path in capabilities.fields), `${field}: ${JSON.stringify(issues)}`);
    }
  });

  test(`${id}: a call is unsupported exactly if the capabilities lack it`, async () => {
    for (const name of ["get", "list", "cancel", "resend"]) {
      const error = await client.messages[name](name === "list" ? undefined : "1").catch((thrown) => thrown);
      const isSupported = capabilities.calls.includes(`messages.${name}`);
      assert.equal(error.category !== "unsupported", isSupported, `messages.${name}: ${error.message}`);
    }
  });

  test(`${id}: the limits are those at which a message is rejected`, () => {
    for (const [field, { maxLength }] of Object.entries(capabilities.fields)) {
      if (maxLength === null || field !== "body") continue;
      const codes = (length) =>
        client
          .validate({ ...messageFor(id), body: "a".repeat(length) })
          .filter(({ path }) => path === "body")
          .map(({ code }) => code);
      assert.ok(!codes(maxLength).includes("too-long"));
      assert.ok(codes(maxLength + 1).includes("too-long"));
    }
    const max = capabilities.fields.to?.maxItems;
    if (max == null) return;
    const to = Array.from({ length: max + 1 }, (_, index) => `+1415555${String(1_000 + index).padStart(4, "0")}`);
    const codes = client.validate({ ...messageFor(id), to }).map(({ code }) => code);
    assert.ok(codes.includes("too-many"), codes.join());
  });

  test(`${id}: nobody can change the capabilities`, () => {
    const parts = [capabilities, capabilities.fields, capabilities.channels, ...Object.values(capabilities.fields)];
    for (const part of parts) assert.ok(Object.isFrozen(part));
    assert.equal(client.capabilities, capabilities);
  });
}

test("a call that needs another provider says so", async () => {
  const { client } = clientOf("texting-blue", respond({ status: 200, body: {} }));
  const error = await failure(client.messages.resend("1"));
  assert.equal(error.category, "unsupported");
  assert.equal(error.outcome, "not-sent");
});

test("the table of README.md is that of the profiles", async () => {
  const readme = readFileSync(join(root, "README.md"), "utf8");
  assert.equal(withTable(readme, await capabilityTable()), readme, "run `node scripts/capability-table.mjs`");
});
