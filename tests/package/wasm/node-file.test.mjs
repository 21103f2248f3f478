// In Node the module is a file, in which the numbering plans are unpacked; where it cannot be read, it is the one in the script.
import assert from "node:assert/strict";
import fs from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, mock, test } from "node:test";
import { pathToFileURL } from "node:url";
import { root } from "../../../scripts/process.mjs";
import { watchInstances } from "../support/instances.mjs";

/** Less than any unpacked plans take. */
const MAX_GROWTH_BYTES = 160_000;

const moduleSize = watchInstances();
const folder = fs.mkdtempSync(join(tmpdir(), "tidings-node-file-"));
after(() => fs.rmSync(folder, { recursive: true }));

/** Copies an entry into a folder of its own. `wasm` gets the content of its file and returns what to write, or undefined for no file. */
function copy(entry, wasm) {
  const to = fs.mkdtempSync(join(folder, "copy-"));
  const isPart = (name) => /^(phone-|webhooks-)?(node|server-bytes)\.js$/.test(name);
  const dist = join(root, "pkg", "dist");
  for (const name of fs.readdirSync(dist).filter(isPart)) fs.copyFileSync(join(dist, name), join(to, name));
  fs.writeFileSync(join(to, "package.json"), '{ "type": "module" }\n');
  const file = entry === "node.js" ? "tidings_server_bg.wasm" : "phone_server_bg.wasm";
  const content = wasm(fs.readFileSync(join(dist, file)));
  if (content !== undefined) fs.writeFileSync(join(to, file), content);
  return import(pathToFileURL(join(to, entry)));
}

/** Whether the first number unpacks the plans. It must be valid in any case. */
async function unpacks(entry) {
  const { init, parsePhone } = await entry;
  await init();
  const before = moduleSize().memoryBytes;
  for (const number of ["+14155551234", "+998901234567"]) assert.equal(parsePhone(number).valid, true);
  return moduleSize().memoryBytes - before > MAX_GROWTH_BYTES;
}

const same = (bytes) => bytes;

for (const entry of ["node.js", "phone-node.js"]) {
  test(`${entry}: with the file, nothing is unpacked`, async () => {
    assert.equal(await unpacks(copy(entry, same)), false);
  });

  test(`${entry}: without the file, as in a bundle, and beside that of another release`, async () => {
    assert.equal(await unpacks(copy(entry, () => undefined)), true);
    assert.equal(await unpacks(copy(entry, (bytes) => bytes.subarray(1))), true);
  });

  test(`${entry}: where files cannot be read`, async () => {
    const { readFileSync } = fs;
    for (const replacement of [
      () => undefined,
      () => {
        throw new Error("no permission");
      },
    ]) {
      const entryOf = copy(entry, same);
      await entryOf;
      const mocked = mock.method(fs, "readFileSync", replacement);
      try {
        assert.equal(await unpacks(entryOf), true);
      } finally {
        mocked.mock.restore();
      }
      assert.equal(fs.readFileSync, readFileSync);
    }
  });

  test(`${entry}: where \`process\` gives no modules, as in Node before 20.16`, async () => {
    const { getBuiltinModule } = process;
    process.getBuiltinModule = undefined;
    try {
      assert.equal(await unpacks(copy(entry, same)), true);
    } finally {
      process.getBuiltinModule = getBuiltinModule;
    }
  });
}

test("in Deno, which asks its user, no file is read", async () => {
  globalThis.Deno = {};
  try {
    assert.equal(await unpacks(copy("node.js", same)), true);
  } finally {
    delete globalThis.Deno;
  }
});
