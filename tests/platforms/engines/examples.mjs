// The recipes of examples/engines/, compiled. They import the built package.
import { rmSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";
import { root } from "../../../scripts/process.mjs";

/** Compiles one recipe below the repository, so that it finds the packages. @returns The path of the module. */
export async function compiled(name) {
  const outfile = join(root, "build", "tests", `engine-${name}-${process.pid}.mjs`);
  const entryPoints = [join(root, "examples", "engines", `${name}.ts`)];
  await build({
    entryPoints,
    outfile,
    bundle: true,
    format: "esm",
    platform: "node",
    packages: "external",
    logLevel: "error",
  });
  process.once("exit", () => rmSync(outfile, { force: true }));
  return outfile;
}

export const recipe = async (name) => import(pathToFileURL(await compiled(name)));

export const FROM = "+14155559876";
export const TO = "+14155550100";

/** A message of the provider: Sent chooses the sender. */
export const messageOf = (provider, body, to = TO) => ({ to, body, ...(provider !== "sent" && { from: FROM }) });
export const message = (body, to = TO) => messageOf("texting-blue", body, to);
