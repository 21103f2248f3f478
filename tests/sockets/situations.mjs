// What can happen to a POST between a client and a server, on real sockets of this machine. Each situation opens its server and counts
// the POSTs to `/send` that the server read, so that "the request never left" is checked against what arrived.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { connect, createServer } from "node:net";
import { createServer as createTlsServer } from "node:tls";
import * as certificates from "./certificates.mjs";

const ANSWER = "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 2\r\n\r\n{}";
const credentials = (cert) => ({ key: certificates.key, cert, ALPNProtocols: ["http/1.1"] });

/** A server for raw sockets; `onRequest(socket)` is called at each POST to `/send`, every other request is answered. */
async function listening(onRequest, { tls, onConnection, onBytes } = {}) {
  const sockets = new Set();
  let posts = 0;
  let connections = 0;
  const serve = (socket) => {
    let text = "";
    onConnection?.(socket, server);
    socket.on("error", () => {});
    socket.on("data", (bytes) => {
      if (onBytes?.(socket) === true) return;
      text += bytes.toString("latin1");
      // The body is complete: `{}`, whole or in chunks.
      if (!/\r\n\r\n(\{\}|2\r\n\{\}\r\n0\r\n\r\n)$/.test(text) && !/^(GET|OPTIONS) .*\r\n\r\n$/s.test(text)) return;
      const send = text.startsWith("POST /send");
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
    close: () => {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}

async function refused(scheme) {
  const { port, close } = await listening(() => {});
  close();
  return { url: `${scheme}://127.0.0.1:${port}/send`, posts: () => 0, close() {} };
}

const withTls = (tls, onRequest = (socket) => socket.write(ANSWER), more = {}) => () => listening(onRequest, { tls, ...more });
const asHttps = async (opened) => ({ ...opened, url: opened.url.replace("http:", "https:") });
const fin = (socket) => socket.end();
const rst = (socket) => socket.resetAndDestroy();

/** A process that listens and is stopped: the system takes two connections for it, and no more. */
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

/** TLS that works until the POST was read, and then plain bytes where a record should be. */
async function garbageAfterRequest() {
  let pipe;
  const inner = await listening(() => pipe.write("HTTP/1.1 400 Bad Request\r\n\r\n"), { tls: credentials(certificates.good) });
  const outer = createServer((client) => {
    pipe = client;
    const server = connect(inner.port, "127.0.0.1");
    for (const [one, other] of [[client, server], [server, client]]) {
      one.on("data", (bytes) => other.write(bytes)).on("error", () => {}).on("close", () => other.destroy());
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

/**
 * `left`: whether the request may have left. Where it is false, no POST may have arrived. `warm`: a request on the same
 * connection goes before. `trusted`: the client trusts the authority. `ends`: what ends it, where the client's own does.
 */
export const situations = {
  "refused, http": { left: false, open: () => refused("http") },
  "refused, https": { left: false, open: () => refused("https") },
  "refused, localhost by both families": { left: false, open: async () => { const one = await refused("http"); return { ...one, url: one.url.replace("127.0.0.1", "localhost") }; } },
  "unknown host": { left: false, open: async () => ({ url: "http://x.invalid/send", posts: () => 0, close() {} }) },
  "connect time-out": { left: false, slow: true, open: fullBacklog },
  "self-signed": { left: false, open: withTls(credentials(certificates.good)) },
  "expired": { left: false, trusted: true, open: withTls(credentials(certificates.expired)) },
  "wrong host": { left: false, trusted: true, open: withTls(credentials(certificates.wrongHost)) },
  "a plain server on https": { left: false, open: async () => asHttps(await listening((socket) => socket.write(ANSWER), { onBytes: (socket) => socket.end("HTTP/1.1 400 Bad Request\r\n\r\n") && true })) },
  "FIN before the handshake": { left: false, open: async () => asHttps(await listening(() => {}, { onConnection: fin })) },
  "FIN in the handshake": { left: false, open: async () => asHttps(await listening(() => {}, { onBytes: (socket) => fin(socket) && true })) },
  "RST in the handshake": { left: false, open: async () => asHttps(await listening(() => {}, { onBytes: (socket) => rst(socket) && true })) },
  "TLS 1.1 only": { left: false, trusted: true, open: withTls({ ...credentials(certificates.good), minVersion: "TLSv1", maxVersion: "TLSv1.1", ciphers: "DEFAULT:@SECLEVEL=0" }) },
  "no answer in the handshake": { left: false, slow: true, open: async () => asHttps(await listening(() => {}, { onBytes: () => true })) },

  "FIN on accept": { left: true, open: () => listening(() => {}, { onConnection: fin }) },
  "RST on accept": { left: true, open: () => listening(() => {}, { onConnection: rst }) },
  "read, then FIN": { left: true, open: () => listening(fin) },
  "read, then RST": { left: true, open: () => listening(rst) },
  "half an answer, then FIN": { left: true, open: () => listening((socket) => socket.end(ANSWER.slice(0, 40))) },
  "half a body, then RST": { left: true, open: () => listening((socket) => { socket.write(ANSWER.slice(0, -1)); setTimeout(rst, 30, socket); }) },
  "https: read, then FIN": { left: true, trusted: true, open: withTls(credentials(certificates.good), fin) },
  "https: read, then destroyed": { left: true, trusted: true, open: withTls(credentials(certificates.good), (socket) => socket.destroy()) },
  "https: read, then plain bytes": { left: true, trusted: true, open: garbageAfterRequest },
  "https: a client certificate is wanted, TLS 1.3": { left: true, trusted: true, open: withTls({ ...credentials(certificates.good), requestCert: true, ca: certificates.authority }) },
  "https: a client certificate is wanted, TLS 1.2": { left: true, trusted: true, open: withTls({ ...credentials(certificates.good), requestCert: true, ca: certificates.authority, maxVersion: "TLSv1.2" }) },
  "reused, read, then FIN": { left: true, warm: true, open: () => listening(fin) },
  "reused, read, then RST": { left: true, warm: true, open: () => listening(rst) },
  "https: reused, read, then FIN": { left: true, warm: true, trusted: true, open: withTls(credentials(certificates.good), fin) },
  "reused, read, then FIN, and the port is closed": { left: true, warm: true, open: () => listening(fin, { onBytes: closing }) },
  "reused, read, then RST, and the port is closed": { left: true, warm: true, open: () => listening(rst, { onBytes: closing }) },
  "no answer, then an abort": { left: true, ends: "abort", open: () => listening(() => {}) },
  "no answer, then a time-out": { left: true, ends: "timeout", open: () => listening(() => {}) },
  "the body's stream fails": { left: true, ends: "stream", open: () => listening(() => {}) },
  "not HTTP": { left: true, open: () => listening((socket) => socket.end("hello\r\n\r\n")) },
};

/** From the second connection's view, the server is gone: a repetition by the runtime itself ends as refused. */
function closing(socket) {
  return void socket.server?.close();
}
