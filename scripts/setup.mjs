// Installs missing tools for the build and the tests: `node scripts/setup.mjs [--tests]`.
// Tools that exist are skipped, so a second run takes a fraction of a second.
import { createHash } from "node:crypto";
import { existsSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Failure, isMain, main, must, root, run, toolsDir, which } from "./process.mjs";

/** Rust programs, installed with cargo in exactly this version. */
function cargoTools() {
  return [
    // The command must have the version of the crate. It cannot be built from its own lock file, which names a version of another
    // crate that is not always available.
    { binary: "wasm-bindgen", crate: "wasm-bindgen-cli", version: lockedVersion("wasm-bindgen"), flags: [] },
    { binary: "wasm-pack", crate: "wasm-pack", version: "0.15.1", flags: ["--locked"], tests: true },
    { binary: "geckodriver", crate: "geckodriver", version: "0.37.1", flags: ["--locked"], tests: true },
  ];
}

/** Browsers, their drivers, servers of databases and a proxy, installed with apt in the system's version. */
const systemTools = [
  { binaries: ["chromium", "chromium-browser", "google-chrome"], apt: "chromium" },
  { binaries: ["chromedriver"], apt: "chromium-driver" },
  { binaries: ["firefox", "firefox-esr"], apt: "firefox-esr" },
  { binaries: ["WebKitWebDriver"], apt: "webkit2gtk-driver" },
  { binaries: ["xvfb-run"], apt: "xvfb" },
  { binaries: ["redis-server"], apt: "redis-server" },
  // In Debian it is in a folder that only root's PATH has.
  { binaries: ["nginx", "../sbin/nginx"], apt: "nginx" },
];

export async function setUp({ tests = false } = {}) {
  checkNode();
  await rust(tests ? ["clippy", "fmt"] : []);
  // At once: some wait for the network, and some need the processor. All of them end before an error is thrown, so that none runs on.
  const all = [
    npmPackages(),
    ...(tests ? [systemPackages()] : []),
    compiled(cargoTools().filter((tool) => tests || !tool.tests)),
  ];
  for (const { reason } of await Promise.allSettled(all)) if (reason !== undefined) throw reason;
}

/** One after the other, because each uses all processors. */
async function compiled(tools) {
  for (const tool of tools) await cargoTool(tool);
}

function checkNode() {
  if (Number(process.versions.node.split(".")[0]) < 20) {
    throw new Failure(`tidings needs Node 20 or later to be built; this is ${process.versions.node}`);
  }
}

/** Rust, its WebAssembly target, the source of its standard library, and the required cargo commands. */
async function rust(commands) {
  const rustc = await run("rustc", ["--print", "target-libdir", "--target", "wasm32-unknown-unknown"]);
  const present = await Promise.all(commands.map((name) => run("cargo", [name, "--version"])));
  const isComplete = rustc.code === 0 && existsSync(rustc.stdout.trim()) && (await hasStandardLibrary());
  if (isComplete && present.every(({ code }) => code === 0)) return;
  if (which("rustup") === undefined) {
    throw new Failure(
      "tidings needs Rust with the target wasm32-unknown-unknown and the component rust-src, because it compiles the standard library " +
        "anew: install rustup (https://rustup.rs)",
    );
  }
  note("the Rust toolchain of rust-toolchain.toml");
  const [, channel] = /channel = "(.+)"/.exec(read("rust-toolchain.toml"));
  const components = ["clippy", "rustfmt", "rust-src"].flatMap((name) => ["--component", name]);
  const options = ["--profile", "minimal", ...components, "--target", "wasm32-unknown-unknown"];
  await must("rustup", ["toolchain", "install", channel, ...options]);
}

/** Whether the source of Rust's standard library is installed. */
async function hasStandardLibrary() {
  const { code, stdout } = await run("rustc", ["--print", "sysroot"]);
  return code === 0 && existsSync(join(stdout.trim(), "lib", "rustlib", "src", "rust", "library", "Cargo.lock"));
}

/**
 * Installs the packages of the lock file if it has changed since the last installation. Not `npm ci`, which rejects a lock file without
 * the optional packages for other systems, which not every registry has.
 */
async function npmPackages() {
  const stamp = join(root, "node_modules", ".installed");
  const wanted = createHash("sha256").update(read("package-lock.json")).update(process.version).digest("hex");
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === wanted) return;
  note("the npm packages of package-lock.json");
  await must("npm", ["install", "--no-save", "--no-audit", "--no-fund"]);
  writeFileSync(stamp, wanted);
}

async function cargoTool({ binary, crate, version, flags }) {
  const found = await run(binary, ["--version"]);
  if (found.code === 0 && found.output.split("\n")[0].split(" ").includes(version)) return;
  note(`${crate} ${version} (built from source: two minutes or so)`);
  // Another version on the machine is not replaced.
  const elsewhere = found.code === 0 ? ["--root", toolsDir, "--force"] : [];
  await must("cargo", ["install", crate, "--version", version, ...flags, ...elsewhere]);
}

async function systemPackages() {
  const missing = systemTools.filter(({ binaries }) => !binaries.some(which)).map(({ apt }) => apt);
  if (webKitBrowser() === undefined && !missing.includes("webkit2gtk-driver")) missing.push("webkit2gtk-driver");
  if (postgresProgram("initdb") === undefined) missing.push("postgresql");
  if (missing.length === 0) return;
  const packages = missing.join(" ");
  if (which("apt-get") === undefined) {
    throw new Failure(`the tests need ${packages} (names of Debian packages): install them by hand`);
  }
  const asRoot = process.getuid() === 0 ? [] : ["sudo", "-n"];
  if (asRoot.length > 0 && (await run("sudo", ["-n", "true"])).code !== 0) {
    throw new Failure(`the tests need more packages, and this user may not install them. Please run:
  sudo apt-get update && sudo apt-get install ${packages}`);
  }
  note(`with apt-get: ${packages}`);
  const aptGet = (...args) => {
    const [command, ...rest] = [...asRoot, "apt-get", ...args];
    return must(command, rest, { env: { DEBIAN_FRONTEND: "noninteractive" } });
  };
  await aptGet("update");
  await aptGet("install", "-y", "--no-install-recommends", ...missing);
}

/** The browser of WebKitWebDriver, whose path depends on the architecture and the version. */
export function webKitBrowser() {
  const lib = "/usr/lib";
  const folders = existsSync(lib) ? readdirSync(lib).filter((name) => name.includes("-linux-")) : [];
  return folders
    .flatMap((folder) => readdirSync(join(lib, folder)).map((name) => join(lib, folder, name)))
    .filter((folder) => folder.includes("/webkit2gtk-"))
    .map((folder) => join(folder, "MiniBrowser"))
    .find((file) => existsSync(file));
}

/** The path of a program of PostgreSQL's server. Debian keeps those of each version in a folder that is not in PATH. */
export function postgresProgram(name) {
  const versions = "/usr/lib/postgresql";
  const folders = existsSync(versions) ? readdirSync(versions).sort((one, other) => other - one) : [];
  return folders.map((version) => join(versions, version, "bin", name)).find(existsSync) ?? which(name);
}

/** The version of a crate in Cargo.lock. */
export function lockedVersion(crate) {
  const found = read("Cargo.lock").match(new RegExp(`name = "${crate}"\nversion = "(.+)"`));
  if (found === null) throw new Failure(`Cargo.lock does not name ${crate}`);
  return found[1];
}

function read(name) {
  return readFileSync(join(root, name), "utf8");
}

function note(what) {
  console.log(`installing ${what}`);
}

if (isMain(import.meta.url)) await main(() => setUp({ tests: process.argv.includes("--tests") }));
