// Builds pkg/dist from the TypeScript sources, the glue and the module: JavaScript, declarations, source maps and the .wasm file.
import {
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { Failure, must, root } from "../process.mjs";
import { withoutSources } from "./mappings.mjs";
import {
  builtIn,
  errorsFile,
  profileFile,
  providers,
  simulatedProviders,
  simulationFile,
  writeProviders,
} from "./providers.mjs";
import { buildDir, stage } from "./stamp.mjs";
import { unpacked } from "./unpacked.mjs";
import { glueFile, variants, wasmFile } from "./wasm.mjs";

const sources = join(root, "pkg", "src");
const dist = join(root, "pkg", "dist");
const schemaFile = join(root, "pkg", "profile.schema.json");

/** A file for each language of `adviceFor`. */
const languages = readdirSync(join(sources, "messages")).map((name) => `messages/${name.replace(/\.ts$/, "")}`);

/**
 * The files that users import. `variant` is the module that an entry needs, if any, and `source` where the module comes from.
 */
const entries = [
  ...variants.flatMap(({ name }) => moduleEntries(name)),
  { file: "slim", from: "index.ts", variant: "tidings", source: "slim", cjs: true },
  { file: "failover", from: "failover.ts", cjs: true },
  { file: "format", from: "format.ts", cjs: true },
  { file: "provider", from: "provider.ts", cjs: true },
  { file: "testing", from: "testing.ts", cjs: true },
  { file: "store", from: "store.ts", cjs: true },
  { file: "delivery", from: "delivery.ts", cjs: true },
  { file: "guards", from: "guards.ts", cjs: true },
  { file: "zones", from: "zones.ts", cjs: true },
  { file: "relay/index", from: "relay/index.ts", cjs: true },
  { file: "relay/page", from: "relay/page.ts", cjs: true },
  { file: "relay/node", from: "relay/node.ts", cjs: true },
  ...languages.map((file) => ({ file, from: `${file}.ts`, cjs: true })),
  { file: "simulator/index", from: "simulator/index.ts", cjs: true },
  { file: "simulator/node", from: "simulator/node.ts", cjs: true },
].filter(({ from }) => existsSync(join(sources, from)));

function moduleEntries(variant) {
  const [name, suffix] = variant === "tidings" ? ["index", ""] : [variant, `${variant}-`];
  const from = `${name}.ts`;
  return [
    { file: name, from, variant, source: "inline", cjs: true },
    { file: `${suffix}workerd`, from, variant, source: "workerd" },
    { file: `${suffix}edge-light`, from, variant, source: "edge-light" },
    { file: `${suffix}node`, from, variant, source: "node" },
  ];
}

/** The roots of the declarations: those of the entries and of the providers. */
const declared = [...entries.map(({ from }) => from), "provider/types.ts", "provider/known-profiles.ts"];

/** The file with the module as a string. */
const bytesFile = (variant, form) => {
  const name = form === "servers" ? "server-bytes.js" : "bytes.js";
  return variant === "tidings" ? name : `${variant}-${name}`;
};

/** Whether a module has numbering plans. They are unpacked in the files for servers. */
const hasPlans = ({ features }) => features.split(",").includes("phone");

/** What an edge runtime or its bundler rejects, even in code that never runs. */
const edge = ["workerd", "edge-light"];
/** The sources of entries for servers. */
const server = [...edge, "node"];
const formOf = (source) => (server.includes(source) ? "servers" : "pages");
const forbiddenOnTheEdge = /WebAssembly\.(compile|instantiate|Module\s*\()|import\.meta|\beval\(|new Function/;

/** The documents in the package: everything that its README links to. */
const documents = [
  "LICENSE-MIT",
  "LICENSE-APACHE",
  "NOTICE",
  "README.md",
  "docs",
  "examples/campaign",
  "examples/engines",
  "examples/guards",
  "examples/relay",
];

export async function buildPackage() {
  checkVersion();
  const scripts = ["package.mjs", "mappings.mjs", "providers.mjs", "unpacked.mjs", "wasm-sections.mjs", "wasm.mjs"].map(
    (name) => join(dirname(fileURLToPath(import.meta.url)), name),
  );
  const configs = ["tsconfig.json", "tsconfig.package.json", "package-lock.json"].map((name) => join(root, name));
  const modules = variants.flatMap(({ name }) =>
    ["pages", "servers"].flatMap((form) => [
      wasmFile(name, form),
      glueFile(name, form),
      glueFile(name, form).replace(/js$/, "d.ts"),
    ]),
  );
  const inputs = [
    sources,
    schemaFile,
    ...providers,
    ...builtIn.flatMap((id) => [errorsFile(id), simulationFile(id)]),
    ...modules,
    ...scripts,
    ...configs,
  ];
  await stage("package", { inputs, outputs: [join(dist, "index.js"), join(dist, "index.d.ts")] }, async () => {
    // Built in another folder and then moved, so that pkg/dist is always complete.
    const fresh = join(buildDir, "dist");
    rmSync(fresh, { recursive: true, force: true });
    mkdirSync(join(fresh, "cjs"), { recursive: true });
    await writeModules(fresh);
    await Promise.all([bundle(fresh), declare(fresh), writeProviders(fresh)]);
    rmSync(dist, { recursive: true, force: true });
    renameSync(fresh, dist);
  });
  // What was renamed or deleted since the last build would be published, too.
  for (const folder of ["docs", "examples"]) rmSync(join(root, "pkg", folder), { recursive: true, force: true });
  for (const name of documents.filter((name) => existsSync(join(root, name)))) {
    // The pages in docs/providers/ are for maintainers, and link to files that the package does not have.
    const filter = (source) => source !== join(root, "docs", "providers");
    cpSync(join(root, name), join(root, "pkg", name), { recursive: true, filter });
  }
  // In the package, links do not start with pkg/.
  const readme = join(root, "pkg", "README.md");
  writeFileSync(readme, readFileSync(readme, "utf8").replaceAll("](pkg/", "]("));
}

/** Writes each module to separate files. In a file with code, stack traces would print all of it. */
async function writeModules(out) {
  for (const { name, features } of variants) {
    const bytes = readFileSync(wasmFile(name));
    writeFileSync(join(out, `${name}_bg.wasm`), bytes);
    const hex = bytes.toString("hex");
    writeFileSync(join(out, bytesFile(name, "pages")), `export const hex =\n"${hex}";\n`);
    writeFileSync(join(out, "cjs", bytesFile(name, "pages")), `"use strict";\nexports.hex =\n"${hex}";\n`);
    const fast = readFileSync(wasmFile(name, "servers"));
    // Only Node before 22.12 loads CommonJS files, and gets the module for pages: a second copy would be the package's largest file.
    const base64 = fast.toString("base64");
    writeFileSync(join(out, bytesFile(name, "servers")), `export const base64 =\n"${base64}";\n`);
    const form = hasPlans({ features }) ? await unpacked(fast, glueFile(name, "servers")) : fast;
    writeFileSync(join(out, `${name}_server_bg.wasm`), form);
  }
  writeFileSync(join(out, "cjs", "package.json"), '{ "type": "commonjs" }\n');
}

async function bundle(out) {
  const esbuild = await import("esbuild");
  const one = ({ file, from, variant, source }, format) =>
    esbuild.build({
      entryPoints: [join(sources, from)],
      outfile: join(out, format === "cjs" ? "cjs" : ".", `${file}.js`),
      bundle: true,
      format,
      target: "es2022",
      platform: "neutral",
      external: ["node:*"],
      // Not minified: runtimes print the line that threw and the names of functions. Bundlers minify it.
      minify: false,
      legalComments: "none",
      // Maps are separate files. Bundlers drop the comment with the file name.
      sourcemap: "linked",
      // The package contains the sources, once for all maps.
      sourcesContent: false,
      logLevel: "silent",
      plugins: [parts(variant, source, from)],
    });
  try {
    await Promise.all(entries.flatMap((entry) => [one(entry, "esm"), ...(entry.cjs ? [one(entry, "cjs")] : [])]));
  } catch (error) {
    const lines = await esbuild.formatMessages(error.errors ?? [], { kind: "error" });
    throw new Failure(`esbuild could not bundle the package\n${lines.join("") || error}`);
  }
  finishMaps(out);
  for (const file of entries.filter(({ source }) => edge.includes(source)).map(({ file }) => `${file}.js`)) {
    const found = forbiddenOnTheEdge.exec(readFileSync(join(out, file), "utf8"));
    if (found !== null) throw new Failure(`dist/${file} must not contain ${found[0]}`);
  }
}

/**
 * Makes the maps lead to files of the package: sources of `pkg/src` become `../src/...`, the glue `glue/...`. Code that was made of data
 * has no source.
 */
function finishMaps(out) {
  mkdirSync(join(out, "glue"), { recursive: true });
  const glue = new Map();
  for (const { name } of variants)
    for (const form of ["pages", "servers"]) {
      const file = `${name}${form === "servers" ? "-server" : ""}.js`;
      copyFileSync(glueFile(name, form), join(out, "glue", file));
      glue.set(glueFile(name, form), join(dist, "glue", file));
    }
  for (const name of readdirSync(out, { recursive: true }).filter((name) => name.endsWith(".js.map"))) {
    const file = join(out, name);
    const map = JSON.parse(readFileSync(file, "utf8"));
    const paths = map.sources.map((source) => resolve(dirname(file), source));
    const published = paths.map((path) => (path.startsWith(join(sources, "/")) ? path : glue.get(path)));
    const { mappings, kept } = withoutSources(
      map.mappings,
      (index) => published[index] === undefined,
      map.sources.length,
    );
    // The folder in the package, not in the build.
    const folder = dirname(join(dist, name));
    map.sources = kept.map((index) => relative(folder, published[index]).replaceAll("\\", "/"));
    writeFileSync(file, JSON.stringify({ ...map, mappings }));
  }
}

/** The built-in providers' data as JSON text, without documentation and webhooks. None for `tidings/core`, which takes profiles by import. */
function builtInProfiles(variant) {
  if (variant === "core") return "export default {};";
  const profiles = builtIn.map((id) => JSON.parse(readFileSync(profileFile(id), "utf8"), withoutComments));
  const needed = profiles.map(({ asOf, sources, notCovered, webhook, ...rest }) => [rest.id, JSON.stringify(rest)]);
  return `export default ${JSON.stringify(Object.fromEntries(needed))};`;
}

/** The module for servers beside the script. Bundlers and tracers of files recognise this form of its URL. */
function serverFile(variant) {
  const name = `${variant}_server_bg.wasm`;
  const { length } = readFileSync(join(buildDir, "dist", name));
  return `export const fileUrl = () => new URL("./${name}", import.meta.url); export const fileBytes = ${length};`;
}

function withoutComments(_, value) {
  if (typeof value === "object" && value !== null) delete value.$comment;
  return value;
}

/** Resolves the internal imports of an entry, and the files that stay separate. */
function parts(variant, source, from) {
  const external = (path) => ({ path, external: true });
  return {
    name: "parts",
    setup(build) {
      build.onResolve({ filter: /^#glue$/ }, () => ({ path: glueFile(variant, formOf(source)) }));
      build.onResolve({ filter: /^#source$/ }, () => ({ path: join(sources, "wasm", "source", `${source}.ts`) }));
      build.onResolve({ filter: /^#profiles$/ }, () => ({ path: "profiles", namespace: "profiles" }));
      build.onLoad({ filter: /./, namespace: "profiles" }, () => ({
        contents: builtInProfiles(variant),
        loader: "js",
      }));
      build.onResolve({ filter: /^#providers$/ }, () => ({ path: "providers", namespace: "providers" }));
      build.onLoad({ filter: /./, namespace: "providers" }, () => ({
        contents: JSON.stringify(simulatedProviders()),
        loader: "json",
      }));
      build.onResolve({ filter: /^#schema$/ }, () => ({ path: schemaFile }));
      build.onResolve({ filter: /^#bytes$/ }, () => external(`./${bytesFile(variant, formOf(source))}`));
      build.onResolve({ filter: /^#file$/ }, () => ({ path: "file", namespace: "server-file" }));
      build.onLoad({ filter: /./, namespace: "server-file" }, () => ({ contents: serverFile(variant) }));
      build.onResolve({ filter: /\.wasm(\?module)?$/ }, ({ path }) =>
        external(path.replace("tidings", `${variant}_server`)),
      );
      // Users of both entries get one copy, and users of neither do not have to parse it.
      if (from !== "webhooks.ts") {
        const suffix = server.includes(source) ? `-${source}` : "";
        build.onResolve({ filter: /^\.\/webhooks\/index\.js$/ }, () => external(`./webhooks${suffix}.js`));
      }
      // A test has the client and the profiles of this package already, each in the form for its runtime.
      if (from === "testing.ts") {
        build.onResolve({ filter: /^\.\.\/index\.js$/ }, () => external("tidings"));
        build.onResolve({ filter: /^\.\.\/provider\.js$/ }, () => external("tidings/provider"));
      }
      // Users of both entries share one simulator.
      if (from === "simulator/node.ts") build.onResolve({ filter: /^\.\/index\.js$/ }, ({ path }) => external(path));
    },
  };
}

/** Writes the declarations twice, because TypeScript reads the kind of module of a .d.ts from the nearest package.json. */
async function declare(out) {
  const types = join(buildDir, "types");
  rmSync(types, { recursive: true, force: true });
  await must("tsc", ["--project", "tsconfig.package.json", "--outDir", types]);
  const roots = declared.map((from) => join(types, from.replace(/\.ts$/, ".d.ts")));
  for (const file of reachable(roots)) {
    for (const folder of [out, join(out, "cjs")]) {
      const to = join(folder, relative(types, file));
      mkdirSync(dirname(to), { recursive: true });
      copyFileSync(file, to);
    }
  }
  writeFileSync(
    join(out, "tidings_bg.wasm.d.ts"),
    "declare const compiled: WebAssembly.Module;\nexport default compiled;\n",
  );
}

/** Returns the declarations that the entries' declarations import; others are not published. */
function reachable(files, seen = new Set()) {
  for (const file of files.filter((file) => !seen.has(file))) {
    seen.add(file);
    const text = readFileSync(file, "utf8");
    const next = [...text.matchAll(/(?:from|import|import\()\s*"(\.[^"]+)\.js"/g)].map(([, path]) =>
      resolve(dirname(file), `${path}.d.ts`),
    );
    const odd = /(?:from|import\()\s*"(#[^"]+)"/.exec(text);
    if (odd !== null) throw new Failure(`${relative(root, file)} shows ${odd[1]} to users: mark it @internal`);
    reachable(next, seen);
  }
  return seen;
}

function checkVersion() {
  const [, crate] = /^version = "(.+)"/m.exec(readFileSync(join(root, "Cargo.toml"), "utf8"));
  const published = JSON.parse(readFileSync(join(root, "pkg", "package.json"), "utf8"));
  if (crate !== published.version)
    throw new Failure(`Cargo.toml says ${crate}, pkg/package.json says ${published.version}: they must agree`);
  const { project } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  for (const name of ["repository", "homepage", "bugs"]) {
    if ((published[name] ?? "") !== project[name])
      throw new Failure(`\`${name}\` of pkg/package.json and \`project.${name}\` of package.json must agree`);
  }
}
