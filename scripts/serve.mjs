// A web server for static files, on this machine alone.
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";

const types = {
  ".css": "text/css", ".html": "text/html; charset=utf-8", ".ico": "image/x-icon", ".js": "text/javascript",
  ".json": "application/json", ".map": "application/json", ".mjs": "text/javascript", ".png": "image/png",
  ".svg": "image/svg+xml", ".txt": "text/plain; charset=utf-8", ".wasm": "application/wasm", ".webp": "image/webp",
  ".woff2": "font/woff2",
};

/**
 * Serves a folder, with `index.html` for a folder's own address. `pages` are served before files:
 * `{ "/page.html": { body, headers } }`. A port that is taken is replaced by a free one.
 */
export async function serve(folder, { pages = {}, port = 0 } = {}) {
  const server = createServer(async (request, answer) => {
    // normalize, on an absolute path, leaves no way out of the folder.
    const asked = normalize(decode(new URL(request.url, "http://localhost").pathname));
    const path = asked.endsWith("/") ? `${asked}index.html` : asked;
    const page = pages[path];
    try {
      const body = page?.body ?? (await readFile(join(folder, path)));
      answer.writeHead(200, {
        "content-type": types[extname(path)] ?? "application/octet-stream",
        "cache-control": "no-cache",
        ...page?.headers,
      });
      answer.end(body);
    } catch {
      answer.writeHead(404, { "content-type": "text/plain" }).end("not found\n");
    }
  });
  await listen(server, port).catch((error) => (error.code === "EADDRINUSE" ? listen(server, 0) : Promise.reject(error)));
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(resolve);
        server.closeAllConnections();
      }),
  };
}

function decode(path) {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

function listen(server, port) {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", () => {
      server.off("error", reject);
      resolve();
    });
  });
}
