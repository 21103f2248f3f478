// When the numbering plans are unpacked: in pages on first use, for servers by the build.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { pathToFileURL } from "node:url";
import { Client, parseError, parsePhone, segments, serverTiming } from "../../../pkg/dist/index.js";
import { unpackedMemory } from "../../../scripts/build/unpacked.mjs";
import { glueFile, wasmFile } from "../../../scripts/build/wasm.mjs";
import { root } from "../../../scripts/process.mjs";
import { workerdEntry } from "../support/workerd-entry.mjs";
import { watchInstances } from "../support/instances.mjs";

/** The unpacked states alone are larger: 7,600 states of 22 bytes. */
const MIN_PLANS_BYTES = 160_000;

const moduleSize = watchInstances();
const dist = (name) => readFileSync(join(root, "pkg", "dist", name));

describe("plans are unpacked on first use", () => {
  const client = new Client({ provider: "sent", apiKey: "key_of_a_test" });
  const grownBy = (act) => {
    const before = moduleSize().memoryBytes;
    act();
    return moduleSize().memoryBytes - before;
  };

  test("what needs no plans does not unpack them", () => {
    serverTiming({ "retry-after": "3" });
    const growth = grownBy(() => {
      segments("Hello");
      parseError({ status: 503, body: "Service unavailable" });
      for (const to of [undefined, 5, "", "hello", "+", [], [""]]) {
        const issues = client.validate({ to, body: "Hello" });
        assert.ok(issues.length > 0, String(to));
      }
    });
    assert.ok(growth < MIN_PLANS_BYTES, `the memory grew by ${growth} bytes`);
  });

  test("a number unpacks them", () => {
    const growth = grownBy(() => assert.deepEqual(client.validate({ to: "+14155551234", body: "Hello" }), []));
    assert.ok(growth >= MIN_PLANS_BYTES, `the memory grew by ${growth} bytes`);
  });
});

describe("the modules for edge runtimes", () => {
  for (const variant of ["tidings", "phone"]) {
    test(`${variant} starts with the memory that it has after unpacking`, async () => {
      const glue = glueFile(variant, "servers");
      const expected = await unpackedMemory(readFileSync(wasmFile(variant, "servers")), glue);
      const { initSync } = await import(`${pathToFileURL(glue)}?server`);
      const { memory } = initSync({ module: new WebAssembly.Module(dist(`${variant}_server_bg.wasm`)) });
      const found = Buffer.from(memory.buffer);
      assert.equal(found.length, expected.length);
      assert.ok(found.equals(expected), "the memories differ");
      const packed = readFileSync(join(root, "src/phone/plans/numbering-plans.bin"));
      assert.ok(found.includes(packed), "its packed plans are those of the repository");
    });
  }

  test("they give the same answers, without unpacking, also after loading other plans", async () => {
    const server = await workerdEntry();
    server.parsePhone("+14155551234");
    const before = moduleSize().memoryBytes;
    const compare = () => {
      for (const { code, digits } of JSON.parse(readFileSync(join(root, "tests/data/phone-plans.json"), "utf8")))
        assert.deepEqual(server.parsePhone(`+${code}${digits}`), parsePhone(`+${code}${digits}`));
    };
    compare();
    assert.equal(moduleSize().memoryBytes, before, "the memory does not grow");
    server.loadNumberingPlans(readFileSync(join(root, "src/phone/plans/numbering-plans.bin")));
    compare();
  });
});
