// What can happen to a POST between a client and a server, on real sockets of this machine. Each situation starts a server and counts
// the POSTs to `/send` that it read, so that "the request was not sent" is compared with what arrived.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { connect, createServer } from "node:net";
import { createServer as createTlsServer } from "node:tls";
import * as certificates from "./certificates.mjs";

const ANSWER = "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 2\r\n\r\n{}";
const credentials = (cert) => ({ key: certificates.key, cert, ALPNProtocols: ["http/1.1"] });

/** A server for raw sockets. `onRequest(socket)` is called for each POST to `/send`; every other request gets a response. */
export async function listening(onRequest, { tls, onConnection, onBytes } = {}) {
  const sockets = new Set();
  let posts = 0;
  let connections = 0;
  let request = "";
  const serve = (socket) => {
    let text = "";
    onConnection?.(socket, server);
    socket.on("error", () => {});
    socket.on("data", (bytes) => {
      if (onBytes?.(socket) === true) return;
      text += bytes.toString("latin1");
      if (!complete(text)) return;
      const send = text.startsWith("POST /send");
      if (send) request = text;
      text = "";
      if (!send) return socket.write(ANSWER);
      posts += 1;
      onRequest(socket, server);
    });
  };
  const server = tls === undefined ? createServer(serve) : createTlsServer(tls, serve);
  server.on("tlsClientError", () => {});
  server.on("connection", (socket) => {
    sockets.add(socket);
    connections += 1;
    socket.on("error", () => {});
    socket.on("close", () => sockets.delete(socket));
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  const { port } = server.address();
  return {
    port,
    url: `http${tls === undefined ? "" : "s"}://127.0.0.1:${port}/send`,
    posts: () => posts,
    connections: () => connections,
    request: () => request,
    close: () => {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}

/** Whether a request has arrived with its complete body. */
function complete(text) {
  const [head, ...rest] = text.split("\r\n\r\n");
  if (rest.length === 0) return false;
  if (/^transfer-encoding: chunked/im.test(head)) return text.endsWith("0\r\n\r\n");
  return rest.join("\r\n\r\n").length >= Number(/^content-length: (\d+)/im.exec(head)?.[1] ?? 0);
}

async function refused(scheme) {
  const { port, close } = await listening(() => {});
  close();
  return { url: `${scheme}://127.0.0.1:${port}/send`, posts: () => 0, close() {} };
}

const withTls =
  (tls, onRequest = (socket) => socket.write(ANSWER), more = {}) =>
  () =>
    listening(onRequest, { tls, ...more });
const asHttps = async (opened) => ({ ...opened, url: opened.url.replace("http:", "https:") });
const fin = (socket) => socket.end();
const rst = (socket) => socket.resetAndDestroy();

/** A process that listens and is then stopped: the system accepts two connections for it, and no more. */
async function fullBacklog() {
  const program = `require("net").createServer().listen({ port: 0, host: "127.0.0.1", backlog: 1 }, function () { console.log(this.address().port) })`;
  const child = spawn(process.execPath, ["-e", program], { stdio: ["ignore", "pipe", "ignore"] });
  const port = Number(String((await once(child.stdout, "data"))[0]));
  child.kill("SIGSTOP");
  const fillers = Array.from({ length: 4 }, () => connect(port, "127.0.0.1").on("error", () => {}));
  await new Promise((resolve) => setTimeout(resolve, 200));
  return {
    url: `http://127.0.0.1:${port}/send`,
    posts: () => 0,
    close() {
      for (const socket of fillers) socket.destroy();
      child.kill("SIGKILL");
    },
  };
}

/** TLS that works until the POST was read, then plain bytes instead of a record. */
async function garbageAfterRequest() {
  let pipe;
  const inner = await listening(() => pipe.write("HTTP/1.1 400 Bad Request\r\n\r\n".padEnd(30_000)), {
    tls: credentials(certificates.good),
  });
  const outer = createServer((client) => {
    pipe = client;
    const server = connect(inner.port, "127.0.0.1");
    for (const [one, other] of [
      [client, server],
      [server, client],
    ]) {
      one
        .on("data", (bytes) => other.write(bytes))
        .on("error", () => {})
        .on("close", () => other.destroy());
    }
  });
  await once(outer.listen(0, "127.0.0.1"), "listening");
  return {
    url: `https://127.0.0.1:${outer.address().port}/send`,
    posts: inner.posts,
    close() {
      outer.close();
      inner.close();
      pipe?.destroy();
    },
  };
}

const all = ["node", "bun", "deno"];

/**
 * `shownBy`: the runtimes whose error shows that the request was not sent; `"some"` if it depends on which of two errors the system
 * reports first. If an error shows that, no POST may have arrived. `warm`: an earlier request uses the same connection. `trusted`: the
 * client trusts the authority. `ends`: how the client itself ends the request. `slow`: Node takes 10 s.
 */
export const situations = {
  // Nothing listens on the port.
  "refused, http": { shownBy: all, open: () => refused("http") },
  "refused, https": { shownBy: all, open: () => refused("https") },
  // Both address families are tried, and Node may report both.
  "refused, localhost": {
    shownBy: all,
    open: async () => ({
      ...(await refused("http")),
      url: (await refused("http")).url.replace("127.0.0.1", "localhost"),
    }),
  },
  "unknown host": { shownBy: all, open: async () => ({ url: "http://x.invalid/send", posts: () => 0, close() {} }) },
  // Only Node has its own time limit for connecting: 10 s, including the handshake.
  "connect time-out": { shownBy: ["node"], slow: true, open: fullBacklog },
  "no response in the handshake": {
    shownBy: ["node"],
    slow: true,
    open: async () => asHttps(await listening(() => {}, { onBytes: () => true })),
  },
  // The certificate is checked before the request is sent.
  "unknown authority": { shownBy: all, open: withTls(credentials(certificates.good)) },
  expired: { shownBy: all, trusted: true, open: withTls(credentials(certificates.expired)) },
  "wrong host": { shownBy: all, trusted: true, open: withTls(credentials(certificates.wrongHost)) },
  // OpenSSL has the same code for plain bytes after the handshake, and Bun has one code for all TLS errors.
  "a plain server on https": {
    shownBy: ["deno"],
    open: async () =>
      asHttps(
        await listening(() => {}, { onBytes: (socket) => socket.end("HTTP/1.1 400 Bad Request\r\n\r\n") && true }),
      ),
  },
  "TLS 1.1 only": {
    shownBy: ["node", "deno"],
    trusted: true,
    open: withTls({
      ...credentials(certificates.good),
      minVersion: "TLSv1",
      maxVersion: "TLSv1.1",
      ciphers: "DEFAULT:@SECLEVEL=0",
    }),
  },
  "FIN before the handshake": {
    shownBy: ["node", "deno"],
    open: async () => asHttps(await listening(() => {}, { onConnection: fin })),
  },
  "FIN in the handshake": {
    shownBy: ["node", "deno"],
    open: async () => asHttps(await listening(() => {}, { onBytes: (socket) => fin(socket) && true })),
  },
  "RST in the handshake": {
    shownBy: ["deno"],
    open: async () => asHttps(await listening(() => {}, { onBytes: (socket) => rst(socket) && true })),
  },
  "RST on accept": { shownBy: "some", open: () => listening(() => {}, { onConnection: rst }) },
  // With TLS 1.2 the server decides before the client's first request; with TLS 1.3 after it.
  "a client certificate is wanted, TLS 1.2": {
    shownBy: ["deno"],
    trusted: true,
    open: withTls({
      ...credentials(certificates.good),
      requestCert: true,
      ca: certificates.authority,
      maxVersion: "TLSv1.2",
    }),
  },
  "a client certificate is wanted, TLS 1.3": {
    shownBy: [],
    trusted: true,
    open: withTls({ ...credentials(certificates.good), requestCert: true, ca: certificates.authority }),
  },

  // From here on, the server has or may have read the request.
  "FIN on accept": { shownBy: [], open: () => listening(() => {}, { onConnection: fin }) },
  "read, then FIN": { shownBy: [], open: () => listening(fin) },
  "read, then RST": { shownBy: [], open: () => listening(rst) },
  "half of the head, then FIN": { shownBy: [], open: () => listening((socket) => socket.end(ANSWER.slice(0, 40))) },
  "half of the body, then RST": {
    shownBy: [],
    open: () =>
      listening((socket) => {
        socket.write(ANSWER.slice(0, -1));
        setTimeout(rst, 30, socket);
      }),
  },
  "not HTTP": { shownBy: [], open: () => listening((socket) => socket.end("hello\r\n\r\n")) },
  "https: read, then FIN": { shownBy: [], trusted: true, open: withTls(credentials(certificates.good), fin) },
  "https: read, then destroyed": {
    shownBy: [],
    trusted: true,
    open: withTls(credentials(certificates.good), (socket) => socket.destroy()),
  },
  "https: read, then plain bytes": { shownBy: [], trusted: true, open: garbageAfterRequest },
  "used again, read, then FIN": { shownBy: [], warm: true, open: () => listening(fin) },
  "used again, read, then RST": { shownBy: [], warm: true, open: () => listening(rst) },
  "https: used again, read, then FIN": {
    shownBy: [],
    warm: true,
    trusted: true,
    open: withTls(credentials(certificates.good), fin),
  },
  // A runtime that repeats the request gets a closed port and reports that, although the first request was read.
  "used again, read, then FIN, and the port is closed": {
    shownBy: [],
    warm: true,
    open: () =>
      listening((socket, server) => {
        server.close();
        fin(socket);
      }),
  },
  "used again, read, then RST, and the port is closed": {
    shownBy: [],
    warm: true,
    open: () =>
      listening((socket, server) => {
        server.close();
        rst(socket);
      }),
  },
  "no response, then an abort": { shownBy: [], ends: "abort", open: () => listening(() => {}) },
  "no response, then a time-out": { shownBy: [], ends: "timeout", open: () => listening(() => {}) },
  "the body's stream fails": { shownBy: [], ends: "stream", open: () => listening(() => {}) },
};
