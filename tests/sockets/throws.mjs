// Node, Deno, Bun: `throws.mjs <situations as JSON>` makes each request and prints what `fetch` threw, as data.
import process from "node:process";

/** An error as data, down the chain of causes. */
function shape(thrown, depth = 0) {
  if (typeof thrown !== "object" || thrown === null) return String(thrown);
  const found = { class: thrown.constructor?.name };
  for (const name of ["name", "message", "code", "errno", "syscall"]) if (thrown[name] !== undefined) found[name] = thrown[name];
  if (depth < 5 && thrown.cause !== undefined) found.cause = shape(thrown.cause, depth + 1);
  if (depth < 5 && thrown.errors !== undefined) found.errors = thrown.errors.map((one) => shape(one, depth + 1));
  return found;
}

async function request({ url, warm, ends, timeoutMs }) {
  const init = { method: "POST", redirect: "manual", headers: { "content-type": "application/json" }, body: "{}" };
  try {
    if (warm) {
      await (await fetch(url.replace(/send$/, "warm"), init)).text();
      // Until the connection is back in the pool.
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    if (ends === "abort" || ends === "timeout") init.signal = ends === "timeout" ? AbortSignal.timeout(200) : aborted(200);
    else init.signal = aborted(timeoutMs ?? 5000);
    if (ends === "stream") {
      init.body = new ReadableStream({ pull: (controller) => controller.error(new Error("the stream failed")) });
      init.duplex = "half";
    }
    const response = await fetch(url, init);
    return { status: response.status, text: await response.text() };
  } catch (thrown) {
    return { thrown: shape(thrown), neverLeft: globalThis.neverLeft?.(thrown) };
  }
}

function aborted(ms) {
  const controller = new AbortController();
  setTimeout(() => controller.abort(), ms);
  return controller.signal;
}

const [asked, module] = process.argv.slice(2);
if (module !== undefined) globalThis.neverLeft = (await import(module)).neverLeft;
const results = [];
for (const situation of JSON.parse(asked)) results.push(await request(situation));
console.log(JSON.stringify(results));
process.exit(0);
