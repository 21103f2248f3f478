// Measures how often a browser repeats a POST by itself: `node tests/platforms/sockets/browsers.mjs [chromium firefox webkit]`. Not a
// test, because the package cannot change it. The results are in docs/runtimes.md.
import { once } from "node:events";
import { createServer } from "node:http";
import { main } from "../../../scripts/process.mjs";
import { closeBrowsers, inPage } from "../runtimes/browsers.mjs";

const TIMES = 20;
const CORS = {
  "access-control-allow-origin": "*",
  "access-control-allow-headers": "*",
  "access-control-allow-methods": "POST",
};

/** What the server does the first time that it has read a POST. */
const ends = {
  FIN: ({ socket }) => socket.end(),
  RST: ({ socket }) => socket.resetAndDestroy(),
  "408, connection: close": (_, response) =>
    response.writeHead(408, { ...CORS, connection: "close", "content-length": 0 }).end(),
  "503, connection: close": (_, response) =>
    response.writeHead(503, { ...CORS, connection: "close", "content-length": 0 }).end(),
  "half of the head, then FIN": ({ socket }) => socket.end("HTTP/1.1 200 OK\r\ncontent-"),
};

async function counting(end) {
  const posts = new Map();
  let fresh = 0;
  const server = createServer(async (request, response) => {
    const { method, url, socket } = request;
    socket.uses = (socket.uses ?? 0) + 1;
    for await (const _ of request);
    if (method === "POST" && url.startsWith("/send")) {
      posts.set(url, (posts.get(url) ?? 0) + 1);
      if (posts.get(url) === 1) {
        if (socket.uses === 1) fresh += 1;
        return end(request, response);
      }
    }
    // Chromium keeps the connection of a preflight only if its response has no body.
    if (method === "OPTIONS") return response.writeHead(204, CORS).end();
    response
      .writeHead(200, { ...CORS, "content-type": "text/html" })
      .end(method === "GET" ? "<!doctype html><title>page</title>" : "{}");
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  return {
    origin: `http://127.0.0.1:${server.address().port}`,
    posts,
    /** How many requests were on a new connection. */
    fresh: () => fresh,
    close: () => server.close().closeAllConnections(),
  };
}

/** Runs in the page. */
async function sends(origin, times, warm, kind) {
  const results = [];
  for (let index = 0; index < times; index += 1) {
    const init = () => ({
      method: "POST",
      headers: { "content-type": "application/json" },
      body: kind === "blob" ? new Blob(["{}"]) : "{}",
    });
    if (warm) await (await fetch(`${origin}/warm`, init())).text();
    await new Promise((resolve) => setTimeout(resolve, 30));
    results.push(
      await fetch(`${origin}/send/${index}`, init()).then(
        ({ status }) => String(status),
        ({ message }) => message,
      ),
    );
  }
  return { results: [...new Set(results)], agent: navigator.userAgent };
}

/** The origin of the page, and the earlier request on the connection. */
const setups = {
  "same origin": { cross: false, warm: true },
  "other origin": { cross: true, warm: true },
  "other origin, only its preflight before": { cross: true, warm: false },
  "same origin, as a Blob": { cross: false, warm: true, kind: "blob" },
};

async function measure(name, how, end, where, { cross, warm, kind }) {
  const server = await counting(end);
  const page = cross ? await counting(end) : server;
  try {
    const { results, agent } = await inPage(
      name,
      `${page.origin}/`,
      "document.readyState === 'complete'",
      sends,
      server.origin,
      TIMES,
      warm,
      kind,
    );
    const twice = [...server.posts.values()].filter((count) => count > 1).length;
    console.log(
      [name, how, where, `twice ${twice} of ${server.posts.size}`, `new connections ${server.fresh()}`, results].join(
        " | ",
      ),
    );
    return agent;
  } finally {
    server.close();
    if (cross) page.close();
  }
}

await main(async () => {
  const names = process.argv.length > 2 ? process.argv.slice(2) : ["chromium", "firefox", "webkit"];
  try {
    for (const name of names) {
      let agent;
      for (const [how, end] of Object.entries(ends)) {
        for (const [where, setup] of Object.entries(setups)) agent = await measure(name, how, end, where, setup);
      }
      console.log(agent);
    }
  } finally {
    await closeBrowsers();
  }
});
