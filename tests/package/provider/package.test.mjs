// The modules of the providers: their content, and that a provider which is not imported costs nothing.
import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { join } from "node:path";
import { after, test } from "node:test";
import * as esbuild from "esbuild";
import { root } from "../../../scripts/process.mjs";
import { PROFILES } from "./profiles.mjs";

const require = createRequire(import.meta.url);
after(() => esbuild.stop());

async function bundled(code) {
  const { outputFiles } = await esbuild.build({
    stdin: { contents: code, resolveDir: join(root, "tests") },
    bundle: true,
    write: false,
    format: "esm",
    platform: "browser",
    minify: true,
    logLevel: "silent",
  });
  return outputFiles[0].text;
}

/** The profile without its comments. */
const withoutNotes = (value) =>
  JSON.parse(JSON.stringify(value), (key, inner) => (key === "$comment" ? undefined : inner));

test("each provider has a module, by default and by name, for import and for require", async () => {
  for (const { profile } of PROFILES) {
    const name = profile.id.replace(/^\d/, "_$&").replace(/-(\w)/g, (_, letter) => letter.toUpperCase());
    for (const module of [
      await import(`tidings/providers/${profile.id}`),
      require(`tidings/providers/${profile.id}`),
    ]) {
      assert.equal(module[name], module.default, profile.id);
      assert.deepEqual(module.default, withoutNotes(profile), profile.id);
      assert.ok(Object.isFrozen(module.default));
    }
  }
});

test("a bundle without the import has nothing of a provider", async () => {
  const code = await bundled('export { Client } from "tidings";');
  for (const { file, profile } of PROFILES.filter(({ isBuiltIn }) => !isBuiltIn)) {
    assert.ok(!code.includes(profile.baseUrl.replace(/\{.*$/, "").replace(/^https:\/\/$/, profile.baseUrl)), file);
    assert.ok(!code.includes(profile.title), file);
  }
});

test("a bundle with one import has only that provider", async () => {
  for (const { profile } of PROFILES) {
    const code = await bundled(`export { default } from "tidings/providers/${profile.id}";`);
    assert.ok(code.includes(profile.title));
    assert.ok(code.length < 16_000, `${profile.id}: ${code.length}`);
    assert.ok(!/WebAssembly|\bimport\b/.test(code), profile.id);
  }
});

test("an unused import of a provider is dropped", async () => {
  const code = await bundled(
    'import twilio from "tidings/providers/twilio"; import { vonage } from "tidings/providers/vonage"; export const id = vonage.id;',
  );
  assert.ok(!code.includes("twilio"));
});

test("the package contains the schema, for editors", () => {
  assert.equal(require("tidings/profile.schema.json").$id, "urn:tidings:profile:1");
});
