// Installs the package as a user gets it: from the tarball of `npm pack`, into a folder outside the repository.
import { cpSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { must, root } from "../../../scripts/process.mjs";

/** Installs the packed package and copies `programs` (paths in the repository) beside it. */
export async function installPacked(programs) {
  const folder = mkdtempSync(join(tmpdir(), "tidings-"));
  process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
  writeFileSync(join(folder, "package.json"), '{ "name": "user", "private": true, "type": "module" }\n');
  const packed = await must("npm", ["pack", "--json", "--silent", "--pack-destination", folder], {
    cwd: join(root, "pkg"),
  });
  const [{ filename, files }] = JSON.parse(packed.stdout);
  await must("npm", ["install", "--offline", "--no-audit", "--no-fund", `./${filename}`], { cwd: folder });
  for (const program of programs)
    cpSync(join(root, program), join(folder, program.split("/").at(-1)), { recursive: true });
  return { folder, files: files.map(({ path }) => path) };
}
