// Node, Deno, Bun: `repeats.mjs <folder of the compiled modules> <url> <times> <body> <plain>` sends this many times on a reused
// connection, as the client does; with `plain`, without its remedy. Prints how often `fetch` rejected.
import process from "node:process";

const [folder, url, times, body, plain] = process.argv.slice(2);
const { singlePost } = await import(`${folder}/single-post.mjs`);

let rejected = 0;
for (let sent = 0; sent < Number(times); sent += 1) {
  await (await fetch(url.replace(/send$/, "warm"), { method: "POST", body: "{}" })).text();
  // Waits until the connection is back in the pool.
  await new Promise((resolve) => setTimeout(resolve, 5));
  const sentBody = body === "" ? undefined : body;
  const init = {
    method: "POST",
    headers: { "content-type": "application/json" },
    ...(sentBody === undefined ? {} : { body: sentBody }),
  };
  await fetch(url, { ...init, ...(plain === undefined ? singlePost(sentBody) : {}) }).catch(() => (rejected += 1));
}
console.log(JSON.stringify({ rejected }));
process.exit(0);
