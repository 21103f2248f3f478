// `sqlStore` in a PostgreSQL server of our own, on a Unix socket.
import { execFileSync } from "node:child_process";
import { chownSync } from "node:fs";
import { join } from "node:path";
import pg from "pg";
import { sendTableSql, sqlStore } from "tidings/store";
import { run } from "../../../../scripts/process.mjs";
import { postgresProgram } from "../../../../scripts/setup.mjs";
import { once, startServer, temporaryFolder } from "./server.mjs";

/** PostgreSQL refuses to run as root: then it runs as the user that its package makes, or as `nobody`. */
function user() {
  if (process.getuid() !== 0) return {};
  for (const name of ["postgres", "nobody"]) {
    try {
      const [uid, gid] = ["-u", "-g"].map((which) => Number(execFileSync("id", [which, name], { stdio: "pipe" })));
      return { uid, gid };
    } catch {
      // There is no such user.
    }
  }
  throw new Error("PostgreSQL does not run as root, and there is neither a user `postgres` nor `nobody`.");
}

const server = once(async () => {
  const [initdb, postgres] = ["initdb", "postgres"].map(postgresProgram);
  if (initdb === undefined || postgres === undefined)
    throw new Error("PostgreSQL is missing: install it (in Debian the package `postgresql`), and run the test again.");
  const folder = temporaryFolder();
  const as = user();
  if (as.uid !== undefined) chownSync(folder, as.uid, as.gid);
  const data = join(folder, "data");
  const made = await run(initdb, ["-D", data, "-A", "trust", "-U", "tidings", "-E", "UTF8", "--locale=C", "-N"], {
    ...as,
    cwd: folder,
  });
  if (made.code !== 0) throw new Error(`initdb failed:\n${made.output}`);
  const stop = await startServer(
    postgres,
    ["-D", data, "-k", folder, "-h", "", "-F", "-N", "300"],
    "ready to accept connections",
    { ...as, cwd: folder },
  );
  return { host: folder, stop };
});

export const { stop } = server;

let databases = 0;

/** Makes an empty database, and returns how to connect to it. */
export async function newDatabase() {
  const { host } = await server.get();
  databases += 1;
  const database = `test_${databases}`;
  await runIn({ host, user: "tidings", database: "postgres" }, `CREATE DATABASE ${database}`);
  return { host, user: "tidings", database };
}

/** Makes an empty database with the table of the sends. */
export async function start() {
  const where = await newDatabase();
  await runIn(where, sendTableSql("postgres"));
  return where;
}

async function runIn(where, sql) {
  const client = new pg.Client(where);
  await client.connect();
  await client.query(sql);
  await client.end();
}

export async function connect(where, options = {}) {
  const pool = new pg.Pool({ ...where, max: 10 });
  const query = async (sql, params) => (await pool.query(sql, params)).rows;
  return { store: sqlStore({ dialect: "postgres", query, ...options }), close: () => pool.end() };
}
