// A web server for static files, only for this machine.
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";

const types = {
  ".css": "text/css",
  ".html": "text/html; charset=utf-8",
  ".ico": "image/x-icon",
  ".js": "text/javascript",
  ".json": "application/json",
  ".map": "application/json",
  ".mjs": "text/javascript",
  ".png": "image/png",
  ".svg": "image/svg+xml",
  ".txt": "text/plain; charset=utf-8",
  ".wasm": "application/wasm",
  ".webp": "image/webp",
  ".woff2": "font/woff2",
};

/**
 * Serves a folder, with `index.html` for the URL of a folder. `pages` take precedence over files:
 * `{ "/page.html": { body, headers } }`. If the port is in use, a free one is used.
 */
export async function serve(folder, { pages = {}, port = 0 } = {}) {
  const server = createServer((request, output) => {
    // An invalid request only affects its own response.
    respond(folder, pages, request, output).catch(() => output.destroy());
  });
  await listen(server, port).catch((error) =>
    error.code === "EADDRINUSE" ? listen(server, 0) : Promise.reject(error),
  );
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(resolve);
        server.closeAllConnections();
      }),
  };
}

async function respond(folder, pages, request, output) {
  const reject = (status, text) => output.writeHead(status, { "content-type": "text/plain" }).end(`${text}\n`);
  // A foreign host name that resolves to this machine would let another page read this one (DNS rebinding).
  if (!isLocalName(request.headers.host)) return reject(421, "the host must be 127.0.0.1 or localhost");
  const path = pathOf(request.url);
  if (path === null) return reject(400, "the request target must be a path");
  const page = Object.hasOwn(pages, path) ? pages[path] : undefined;
  let body;
  try {
    body = page?.body ?? (await readFile(join(folder, path)));
  } catch {
    return reject(404, "not found");
  }
  output.writeHead(200, {
    "content-type": types[extname(path)] ?? "application/octet-stream",
    "cache-control": "no-cache",
    ...page?.headers,
  });
  output.end(body);
}

/** The requested file below the folder; null for an invalid path. Not with `new URL`, which throws for `//`. */
function pathOf(url) {
  if (!url.startsWith("/")) return null;
  try {
    // `normalize` of an absolute path cannot lead out of the folder.
    const path = normalize(decodeURIComponent(url.replace(/[?#].*$/s, "")));
    return path.endsWith("/") ? `${path}index.html` : path;
  } catch {
    return null;
  }
}

function isLocalName(host) {
  return /^(?:localhost|127\.0\.0\.1|\[::1\])(?::\d+)?$/i.test(host ?? "");
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
