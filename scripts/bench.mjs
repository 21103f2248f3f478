// `npm run bench [name [argument ...]]`: sets up, builds, and runs benches/*.mjs one after another.
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { build } from "./build.mjs";
import { Failure, main, must, root } from "./process.mjs";

await main(async () => {
  const folder = join(root, "benches");
  const [asked, ...rest] = process.argv.slice(2);
  const all = existsSync(folder)
    ? readdirSync(folder)
        .filter((name) => name.endsWith(".mjs"))
        .sort()
    : [];
  const chosen = all.filter((name) => asked === undefined || name === `${asked}.mjs`);
  if (asked !== undefined && chosen.length === 0)
    throw new Failure(`no such benchmark: ${asked}. There are: ${all.join(", ") || "none"}`);
  if (chosen.length === 0) return console.log("there are no benchmarks yet");
  await build();
  for (const name of chosen) {
    console.log(`\n${name.replace(".mjs", "")}`);
    await must(process.execPath, [join(folder, name), ...rest], { echo: true });
  }
});
