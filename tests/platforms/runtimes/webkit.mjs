// Pages in WebKitGTK, through its WebDriver (W3C WebDriver, which puppeteer does not support). It needs a screen, which xvfb-run
// provides.
import { spawn } from "node:child_process";
import { createServer } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { path } from "../../../scripts/process.mjs";
import { webKitBrowser } from "../../../scripts/setup.mjs";

const options = { binary: webKitBrowser(), args: ["--automation"] };
const capabilities = {
  alwaysMatch: { "webkitgtk:browserOptions": options, timeouts: { script: 60_000, pageLoad: 30_000 } },
};

let session;

/** Opens a page, waits until the expression `ready` is true, and calls a function in it. */
export async function inWebKit(url, ready, action, ...args) {
  session ??= start();
  const { call } = await session;
  await call("POST", "/url", { url });
  const script = `const done = arguments[arguments.length - 1];
    (async () => {
      for (let tries = 0; !(${ready}); tries += 1) {
        if (tries > 200) throw new Error("the page is not ready");
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
      return await (${action})(...arguments[0]);
    })().then((value) => done({ value }), (error) => done({ error: String(error) + "\\n" + error.stack }));`;
  // An arrow function uses the `arguments` of the script.
  const { value, error } = await call("POST", "/execute/async", { script, args: [args] });
  if (error !== undefined) throw new Error(error);
  return value;
}

export async function closeWebKit() {
  if (session === undefined) return;
  const { call, driver } = await session.catch(() => ({}));
  await call?.("DELETE", "").catch(() => {});
  // Ends the process group: xvfb-run, the screen and the driver.
  if (driver !== undefined) process.kill(-driver.pid, "SIGTERM");
  session = undefined;
}

async function start() {
  const port = await freePort();
  const driver = spawn("xvfb-run", ["-a", "WebKitWebDriver", `--port=${port}`], {
    env: { ...process.env, PATH: path },
    stdio: "ignore",
    detached: true,
  });
  const base = `http://127.0.0.1:${port}`;
  for (let tries = 0; ; tries += 1) {
    const status = await fetch(`${base}/status`).catch(() => null);
    if (status?.ok) break;
    if (tries > 100) throw new Error("WebKitWebDriver does not start");
    await sleep(100);
  }
  const { sessionId } = await request(`${base}/session`, "POST", { capabilities });
  return { driver, call: (method, to, body) => request(`${base}/session/${sessionId}${to}`, method, body) };
}

async function request(url, method, body) {
  const response = await fetch(url, body === undefined ? { method } : { method, body: JSON.stringify(body) });
  const { value } = await response.json();
  if (!response.ok) throw new Error(`${value.error}: ${value.message}`);
  return value;
}

function freePort() {
  return new Promise((resolve) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}
