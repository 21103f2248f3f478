// Node, Deno, Bun: `throws.mjs <folder of the compiled modules> <situations as JSON>` makes each request as the client does, and
// prints what `fetch` threw, as data, and the result of `neverSent`.
import process from "node:process";

const [folder, asked] = process.argv.slice(2);
const { neverSent } = await import(`${folder}/reached.mjs`);
const { singlePost } = await import(`${folder}/single-post.mjs`);

/** Converts an error and its causes to data. */
function shape(thrown, depth = 0) {
  if (typeof thrown !== "object" || thrown === null) return String(thrown);
  const found = { class: thrown.constructor?.name };
  for (const name of ["name", "message", "code", "errno", "syscall"])
    if (thrown[name] !== undefined) found[name] = thrown[name];
  if (depth < 5 && thrown.cause !== undefined) found.cause = shape(thrown.cause, depth + 1);
  if (depth < 5 && thrown.errors !== undefined) found.errors = thrown.errors.map((one) => shape(one, depth + 1));
  return found;
}

async function request({ url, warm, ends, timeoutMs }) {
  const init = {
    method: "POST",
    redirect: "manual",
    headers: { "content-type": "application/json" },
    body: "{}",
    ...singlePost("{}"),
  };
  try {
    if (warm) {
      await (await fetch(url.replace(/send$/, "warm"), init)).text();
      // Waits until the connection is back in the pool.
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    init.signal = ends === "timeout" ? AbortSignal.timeout(300) : aborted(ends === "abort" ? 300 : timeoutMs);
    if (ends === "stream") {
      init.body = new ReadableStream({ pull: (controller) => controller.error(new Error("the stream failed")) });
      init.duplex = "half";
    }
    const response = await fetch(url, init);
    return { status: response.status, text: await response.text() };
  } catch (thrown) {
    return { thrown: shape(thrown), neverSent: neverSent(thrown, url) };
  }
}

function aborted(ms) {
  const controller = new AbortController();
  setTimeout(() => controller.abort(), ms);
  return controller.signal;
}

console.log(JSON.stringify(await Promise.all(JSON.parse(asked).map(request))));
process.exit(0);
