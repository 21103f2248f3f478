// Opens the playground in Chromium: one server and one browser for all tests of a file, an empty page for each test.
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import puppeteer from "puppeteer-core";
import { digest } from "../../scripts/build/stamp.mjs";
import { root, which } from "../../scripts/process.mjs";
import { serve } from "../../scripts/serve.mjs";

let site;
let browser;

const www = join(root, "www");

/** Builds the playground, once for all test files, and returns the folder. */
async function built() {
  const inputs = ["www/build.mjs", "www/src", "www/styles", "pkg/dist", "package-lock.json"];
  const folder = join(root, "build", "playground");
  const name = digest(inputs.map((input) => join(root, input)));
  const dist = join(folder, name);
  if (existsSync(dist)) return dist;
  mkdirSync(folder, { recursive: true });
  // In a folder of its own and then renamed, because another test file may build at the same time.
  const own = mkdtempSync(join(folder, `${name}-`));
  await (await import(pathToFileURL(join(www, "build.mjs")))).build(own);
  try {
    renameSync(own, dist);
  } catch (error) {
    if (!existsSync(dist)) throw error;
    rmSync(own, { recursive: true });
  }
  for (const old of readdirSync(folder).filter((one) => !one.startsWith(name)))
    rmSync(join(folder, old), { recursive: true, force: true });
  return dist;
}

export async function open() {
  const dist = await built();
  const pages = Object.fromEntries(
    ["main.js", "main.css"].map((name) => [`/dist/${name}`, { body: readFileSync(join(dist, name)) }]),
  );
  site = await serve(www, { pages });
  const executablePath = ["chromium", "chromium-browser", "google-chrome"].map(which).find(Boolean);
  browser = await puppeteer.launch({
    executablePath,
    // A page that was left must not live on.
    args: ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-back-forward-cache"],
  });
}

export async function close() {
  await browser?.close();
  await site?.close();
}

/** Pages that no test uses now: loading the playground in one of them takes half of the processor time that a new page takes. */
const free = [];

/** Makes a page that records its problems and its requests, in a context with its own storage, because tests run in parallel. */
async function newPage() {
  const context = await browser.createBrowserContext();
  const page = await context.newPage();
  // For a slow machine: nothing is waited for that may not happen.
  page.setDefaultTimeout(60_000);
  // Not in every frame, which would draw pages without a pause while others need the processor.
  const waitForFunction = page.waitForFunction.bind(page);
  page.waitForFunction = (condition, options, ...args) =>
    waitForFunction(condition, { polling: 50, ...options }, ...args);
  const visited = { context, page, problems: [], requests: [], origin: site.url };
  page.on("console", (message) => ["error", "warn"].includes(message.type()) && visited.problems.push(message.text()));
  page.on("pageerror", (error) => visited.problems.push(error.message));
  page.on("request", (request) => visited.requests.push(request.url()));
  return visited;
}

/** Loads the playground. */
async function visit({ width = 1440, height = 900, scheme = "light", reducedMotion = true, script = true }) {
  const visited = free.pop() ?? (await newPage());
  const { page } = visited;
  // Only the page in front has the focus.
  await page.bringToFront();
  await page.setViewport({ width, height });
  await page.emulateMediaFeatures([
    { name: "prefers-color-scheme", value: scheme },
    { name: "prefers-reduced-motion", value: reducedMotion ? "reduce" : "no-preference" },
  ]);
  await page.setJavaScriptEnabled(script);
  await page.goto(`${site.url}/`);
  if (script) await page.waitForSelector("html[data-ready]");
  return visited;
}

/** Empties a page, with all that the playground has stored, so that another test begins with a new one. */
async function leave(visited) {
  const { page, origin } = visited;
  await page.mouse.move(0, 0);
  await page.goto("about:blank");
  const session = await page.createCDPSession();
  await session.send("Storage.clearDataForOrigin", { origin, storageTypes: "all" });
  await session.detach();
  Object.assign(visited, { problems: [], requests: [] });
  free.push(visited);
}

/** Runs a test in a page of its own. The test fails if the page logs a warning or an error. */
export function inPage(options, test) {
  return async () => {
    const visited = await visit(options);
    try {
      await test(visited.page, visited);
      if (visited.problems.length > 0) throw new Error(`the page logged: ${visited.problems.join("; ")}`);
    } catch (error) {
      // It may have ended anywhere.
      await visited.context.close();
      throw error;
    }
    await leave(visited);
  };
}

export const text = (page, selector) => page.$eval(selector, (element) => element.textContent.trim());

/** Waits until the text of an element matches. */
export async function waitForText(page, selector, pattern) {
  try {
    await page.waitForFunction(
      // An error in the first call would end the polling, until the time is over.
      (target, source) => new RegExp(source, "s").test(document.querySelector(target)?.innerText ?? ""),
      {},
      selector,
      pattern.source,
    );
  } catch (cause) {
    const shown = await text(page, selector).catch(String);
    throw new Error(`${selector} says "${shown}", which does not match ${pattern}`, { cause });
  }
}

/** Chooses a provider and a scenario, and sends. */
export async function send(page, provider, scenario) {
  await page.click(`label:has([name="provider"][value="${provider}"])`);
  await page.select("#scenario", scenario);
  await page.click("#send");
}

/** Starts a send that fails once and then waits for 30 s: long enough for a test on a slow machine to act meanwhile. */
export async function sendAndWait(page) {
  await fill(page, "#baseMs", "30000");
  await fill(page, "#deadlineMs", "120000");
  await send(page, "nativehub", "500");
  await page.waitForSelector("#plot .wait--planned");
}

/** Waits for the end of a call and returns what the page shows of it. */
export async function waitForEnd(page) {
  await page.waitForSelector('#report:is([data-kind="sent"], [data-kind="read"], [data-kind="failed"])');
  return page.evaluate(() => {
    const shown = (id) => document.getElementById(id).textContent.trim();
    return {
      kind: document.getElementById("report").dataset.kind,
      state: shown("run-state"),
      requests: Number(shown("count-requests")),
      delivered: Number(shown("count-delivered")),
      proof: shown("delivery-note"),
      report: document.getElementById("report").innerText,
      table: shown("plot-table"),
    };
  });
}

/** Sets the value of an input, as a user does. */
export async function fill(page, selector, value) {
  await page.$eval(
    selector,
    (element, next) => {
      element.value = next;
      element.dispatchEvent(new Event("input", { bubbles: true }));
    },
    value,
  );
}

let axe;

/** The violations that axe finds in the page, or in a part of it, one line each. */
export async function axeViolations(page, part = "html") {
  axe ??= (await import("axe-core")).default.source;
  if (await page.evaluate(() => globalThis.axe === undefined)) await page.evaluate(axe);
  // Without the selectors of everything that passes, which take a fifth of the time.
  const { violations } = await page.evaluate((of) => globalThis.axe.run(of, { resultTypes: ["violations"] }), part);
  return violations.map(
    ({ id, nodes }) => `${id}: ${nodes.map(({ target, failureSummary }) => `${target} ${failureSummary}`).join(" | ")}`,
  );
}

/** How many pixels the page is too wide, at each of several widths. */
export async function overflow(page) {
  const found = [];
  for (const width of [360, 521, 768, 1041, 1440]) {
    await page.setViewport({ width, height: 800 });
    found.push(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth));
  }
  return found;
}

/** The shown request, and the facts of the shown response, of the section for any provider. */
export const request = (page) => page.$eval("#request-view", (element) => element.innerText);
export const facts = (page) => page.$eval("#response-facts", (element) => element.innerText);

/** The ids of the profiles that can be chosen. */
export const profileIds = (page) =>
  page.$$eval("#profile-choice option", (options) => options.map(({ value }) => value).filter((value) => value !== ""));

/** Chooses a profile. */
export async function choose(page, id) {
  await page.select("#profile-choice", id);
  await waitForText(page, "#profile-state", /Valid profile/);
  await page.waitForFunction((name) => JSON.parse(document.getElementById("profile-text").value).id === name, {}, id);
}

/** Edits the shown profile and returns it. */
export async function change(page, edit) {
  const profile = JSON.parse(await page.$eval("#profile-text", ({ value }) => value));
  edit(profile);
  await fill(page, "#profile-text", JSON.stringify(profile, null, 2));
  return profile;
}
