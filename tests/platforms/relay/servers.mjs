// Redis, nginx, the simulated providers and the relay's processes, each a real program on loopback.
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { transformSync } from "esbuild";
import { root, which } from "../../../scripts/process.mjs";
import { DEAD_PORT, freePorts, startProgram, temporaryFolder } from "./programs.mjs";

export const SECRET = "token_secret_MARKED_0123456789_abcdefghijklmnop";
export const KEY = "provider_key_MARKED_0123456789";
export const FROM = "+14155559876";
/** A site of its own, whose pages may use the relay. The same is in nginx.conf. */
export const SHOP = "https://shop.example";

const examples = join(root, "examples", "relay");

/** Redis on a port. With `always`, nothing that it answered is lost if it is killed; `everysec` is its default. */
export async function startRedis(port, { folder = temporaryFolder(), fsync = "everysec" } = {}) {
  const command = needed("redis-server");
  const kept = ["--save", "", "--appendonly", "yes", "--appendfsync", fsync];
  const args = ["--bind", "127.0.0.1", "--port", String(port), "--dir", folder, ...kept];
  const program = await startProgram([command, ...args], { ready: /eady to accept connections/ });
  return { ...program, folder, url: `redis://127.0.0.1:${port}` };
}

/** As many simulated providers, in a process of their own: `{ url, baseUrl }` of each. */
export async function startSimulators(count) {
  const script = join(root, "tests", "platforms", "relay", "simulators.mjs");
  const program = await startProgram([process.execPath, script, String(count)], { ready: /^urls (.*)$/m });
  return { ...program, simulators: JSON.parse(program.match[1]) };
}

/** How each runtime runs the example. Node 20 takes no TypeScript. */
export const RUNTIMES = {
  node: () => [process.execPath, join(compiledExamples(), "node.mjs")],
  deno: () => ["deno", "run", "--allow-env", "--allow-net", "--no-prompt", join(examples, "deno.ts")],
  bun: () => ["bun", join(examples, "bun.ts")],
};

/** A process of the relay. */
export async function startRelay(runtime, { port, redis, simulator, env = {} }) {
  const settings = {
    PORT: String(port),
    REDIS_URL: redis.url,
    TEXTING_BLUE_URL: simulator.baseUrl,
    TEXTING_BLUE_KEY: KEY,
    TOKEN_SECRET: SECRET,
    SENDER: FROM,
    ORIGINS: SHOP,
    ...env,
  };
  const program = await startProgram(RUNTIMES[runtime](), { ready: /listening/, env: settings, cwd: root });
  return { ...program, url: `http://127.0.0.1:${port}` };
}

let compiled;
/** The examples as JavaScript, below the repository's folder, so that they find its packages. */
function compiledExamples() {
  if (compiled !== undefined) return compiled;
  compiled = mkdtempSync(join(root, "build", "relay-"));
  process.once("exit", () => rmSync(compiled, { recursive: true, force: true }));
  for (const name of readdirSync(examples).filter((file) => file.endsWith(".ts"))) {
    const { code } = transformSync(readFileSync(join(examples, name), "utf8"), { loader: "ts", format: "esm" });
    writeFileSync(join(compiled, name.replace(/ts$/, "mjs")), code.replace('"./relay.ts"', '"./relay.mjs"'));
  }
  return compiled;
}

/**
 * nginx with the configuration of the examples, once for each entry of `sites`: `{ port, ports }`, its own port and those of the relay's
 * processes behind it.
 */
export async function startNginx(sites) {
  const folder = temporaryFolder();
  const paths = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map(
    (name) => `${name}_temp_path ${join(folder, name)};`,
  );
  const config = `
daemon off;
master_process off;
pid ${join(folder, "pid")};
error_log stderr notice;
events {}
http {
  access_log off;
  ${paths.join("\n  ")}
  ${sites.map(siteConfig).join("\n")}
}
`;
  const file = join(folder, "nginx.conf");
  writeFileSync(file, config);
  return await startProgram([needed("nginx"), "-c", file, "-p", folder, "-e", "stderr"], { ready: /RLIMIT_NOFILE/ });
}

/** The example, with the ports of a test. */
function siteConfig({ port, ports }, index) {
  const original = readFileSync(join(examples, "nginx.conf"), "utf8");
  const changes = [
    [
      "    server 127.0.0.1:8080;\n    server 127.0.0.1:8081;",
      ports.map((one) => `    server 127.0.0.1:${one};`).join("\n"),
    ],
    ["listen 80;", `listen 127.0.0.1:${port};`],
    ["upstream relay {", `upstream relay${index} {`],
    ["proxy_pass http://relay;", `proxy_pass http://relay${index};`],
    // A variable belongs to all sites.
    [" $cors_origin {", ` $cors_origin${index} {`],
    ["Access-Control-Allow-Origin $cors_origin always", `Access-Control-Allow-Origin $cors_origin${index} always`],
  ];
  return changes.reduce((text, [old, own]) => {
    if (text.split(old).length !== 2) throw new Error(`examples/relay/nginx.conf does not have this once: ${old}`);
    return text.replace(old, own);
  }, original);
}

/**
 * Everything, for each of the runtimes: two processes of the relay with one Redis and one provider, one without Redis (`lonely`), and nginx before
 * both (`site`), before one and a port at which nothing listens (`half`), and before such a port alone (`gone`).
 */
export async function startAll(runtimes) {
  const [redisPort, ...ports] = await freePorts(1 + 6 * runtimes.length);
  const [redis, { simulators }] = await Promise.all([startRedis(redisPort), startSimulators(runtimes.length)]);
  const sites = [];
  const started = await Promise.all(
    runtimes.map(async (runtime, index) => {
      const [first, second, third, site, half, gone] = ports.slice(6 * index, 6 * index + 6);
      sites.push(
        { port: site, ports: [first, second] },
        { port: half, ports: [DEAD_PORT, first] },
        { port: gone, ports: [DEAD_PORT] },
      );
      const simulator = simulators[index];
      const [lonely, ...relays] = await Promise.all([
        startRelay(runtime, { port: third, redis: { url: `redis://127.0.0.1:${DEAD_PORT}` }, simulator }),
        ...[first, second].map((port) => startRelay(runtime, { port, redis, simulator })),
      ]);
      const urlOf = (port) => `http://127.0.0.1:${port}`;
      return [runtime, { relays, lonely, simulator, site: urlOf(site), half: urlOf(half), gone: urlOf(gone) }];
    }),
  );
  await startNginx(sites);
  return Object.fromEntries(started);
}

function needed(name) {
  const command = which(name) ?? (name === "nginx" ? which("../sbin/nginx") : undefined);
  if (command === undefined)
    throw new Error(`${name} is missing: install the package of this name, and run the test again.`);
  return command;
}
