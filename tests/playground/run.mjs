// The playground in three browsers: it sends through every provider's simulator, reads an error and a header field, sends many
// messages in a worker, shows a profile's request, reads a response with it, and fits a narrow screen. Run it with `node tests/playground/run.mjs`.
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { main, root } from "../../scripts/process.mjs";
import { serve } from "../../scripts/serve.mjs";
import { closeBrowsers, inPage } from "../platforms/runtimes/browsers.mjs";

const www = join(root, "www");
const providers = ["nativehub", "texting-blue", "shingleai", "sent", "sent-v2"];

/** Runs in the page. */
async function send(provider) {
  const shown = (id) => document.getElementById(id).textContent.trim();
  document.querySelector(`[name="provider"][value="${provider}"]`).click();
  const scenario = document.getElementById("scenario");
  scenario.value = "none";
  scenario.dispatchEvent(new Event("change", { bubbles: true }));
  document.getElementById("send").click();
  for (
    let tries = 0;
    shown("count-requests") === "0" || document.documentElement.dataset.running === "true";
    tries += 1
  ) {
    if (tries > 200) throw new Error(`the send does not end: ${shown("run-state")}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return `${shown("count-requests")} request, ${shown("count-delivered")} delivered`;
}

/** Runs in the page. */
async function read() {
  const shown = (id) => document.getElementById(id).textContent.trim();
  const example = document.getElementById("error-example");
  example.selectedIndex = 1;
  example.dispatchEvent(new Event("change", { bubbles: true }));
  const header = document.getElementById("wait-text");
  header.value = "Retry-After: 12";
  header.dispatchEvent(new Event("input", { bubbles: true }));
  await new Promise((resolve) => setTimeout(resolve, 300));
  return {
    facts: shown("error-facts"),
    wait: shown("wait-facts"),
    wide: document.documentElement.scrollWidth - innerWidth,
  };
}

/** Runs in the page. */
async function play(key) {
  const shown = (id) => document.getElementById(id).textContent.trim();
  const put = async (id, value, type = "input") => {
    const element = document.getElementById(id);
    element.value = value;
    element.dispatchEvent(new Event(type, { bubbles: true }));
    await new Promise((resolve) => setTimeout(resolve, 500));
  };
  await put("profile-choice", "plivo", "change");
  await put("trial-apiKey", key);
  await put("response-text", "HTTP/1.1 503 Sorry\nretry-after: 7\n\n{}");
  const [request, facts, comparison] = [shown("request-view"), shown("response-facts"), shown("comparison")];
  await put("profile-text", '{ "profile": 1, }');
  return { request, facts, comparison, mistakes: shown("profile-issues"), all: document.body.innerText };
}

/** Runs in the page. */
async function sendMany() {
  const shown = (id) => document.getElementById(id).textContent.trim();
  const put = (id, value) => {
    document.getElementById(id).value = value;
    document.getElementById(id).dispatchEvent(new Event("input", { bubbles: true }));
  };
  put("many-messages", "30");
  put("many-faults", "10");
  document.getElementById("many-start").click();
  for (let tries = 0; !/Done|Failed/.test(shown("many-state")); tries += 1) {
    if (tries > 200) throw new Error(`the run does not end: ${shown("many-state")}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return `${shown("many-done")} done, ${shown("many-failed")} failed. ${shown("many-note")}`;
}

async function runAll() {
  await (await import(pathToFileURL(join(www, "build.mjs")))).build();
  const server = await serve(www);
  let passed = 0;
  let failed = 0;
  const check = async (name, action) => {
    const problem = await action().catch((error) => error.message);
    if (problem === null) passed += 1;
    else failed += 1;
    console.log(`${problem === null ? "ok  " : "FAIL"} ${name}${problem === null ? "" : `\n     ${problem}`}`);
  };
  for (const browser of ["chromium", "firefox", "webkit"]) {
    const open = (action, ...args) =>
      inPage(browser, `${server.url}/index.html`, "document.readyState === 'complete'", action, ...args);
    for (const provider of providers) {
      await check(`${browser}: ${provider} sends, and the simulator counts it`, async () => {
        const expected = `1 request, ${provider === "shingleai" ? 0 : 1} delivered`;
        const said = await open(send, provider);
        return said === expected ? null : `shows "${said}", expected "${expected}"`;
      });
    }
    await check(`${browser}: reads an error and a header field, and fits the screen`, async () => {
      const { facts, wait, wide } = await open(read);
      if (facts === "") return "the error's facts are empty";
      if (!wait.includes("12")) return `the wait shows "${wait}"`;
      return wide > 0 ? `${wide} pixels too wide` : null;
    });
    await check(`${browser}: sends many messages in a worker`, async () => {
      const expected =
        "29 done, 1 failed. Every message has an outcome. The provider delivered 29 messages, none of them twice.";
      const said = await open(sendMany);
      return said === expected ? null : `shows "${said}", expected "${expected}"`;
    });
    await check(
      `${browser}: shows a profile's request without its key, reads a response with it, and names a mistake`,
      async () => {
        const key = "not-to-be-seen";
        const { request, facts, comparison, mistakes, all } = await open(play, key);
        if (!/^POST https:\/\/api\.plivo\.com\/v1\/Account\/.*base64 of \w+:•/s.test(request))
          return `the request is "${request}"`;
        if (all.includes(key) || all.includes(Buffer.from(key).toString("base64").slice(0, 12)))
          return "the key is on the page";
        if (!facts.includes("HTTP 503") || !comparison.includes("7000"))
          return `reads "${facts}", compares "${comparison}"`;
        return mistakes.includes("not JSON") ? null : `says of the profile "${mistakes}"`;
      },
    );
  }
  await server.close();
  console.log(`${passed} passed, ${failed} failed`);
  if (failed > 0) process.exitCode = 1;
}

await main(() => runAll().finally(closeBrowsers));
