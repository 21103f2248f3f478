// Between the browser and the Worker: keeps every byte that the browser receives, and breaks connections.
import { createServer, request as ask } from "node:http";

/** @param target The URL of the Worker. */
export async function startProxy(target) {
  const { hostname, port } = new URL(target);
  /** What the browser received: status lines, header fields and bodies. */
  const received = [];
  /** The requests of the browser, and their attempt ids. */
  const requests = [];
  let breaks = 0;
  let lost = null;
  let isDown = () => false;
  const server = createServer((incoming, outgoing) => {
    const { method, url, headers } = incoming;
    const breaking = method === "POST" && (lost === url || (breaks > 0 && url === "/messages"));
    if (breaking && lost !== url) breaks -= 1;
    if (isDown(url)) return incoming.socket.destroy();
    requests.push({ method, url, attempt: headers["tidings-attempt"], breaking });
    // The Worker sees the host that the browser sees, as behind Cloudflare. Each request has a connection of its own: the Worker may close
    // an idle one at the moment when it is used again.
    const forwarded = ask({ hostname, port, method, path: url, headers, agent: false }, (response) => {
      const chunks = [];
      response.on("error", () => incoming.socket.destroy());
      response.on("data", (chunk) => chunks.push(chunk));
      response.on("end", () => {
        const body = Buffer.concat(chunks);
        // The Worker has answered, and the connection breaks before a byte of it arrives.
        if (breaking) return incoming.socket.destroy();
        received.push(`${response.statusCode} ${JSON.stringify(response.headers)}\n${body}`);
        const { "transfer-encoding": _, ...fields } = response.headers;
        outgoing.writeHead(response.statusCode, { ...fields, "content-length": body.length }).end(body);
      });
    });
    forwarded.on("error", () => incoming.socket.destroy());
    incoming.pipe(forwarded);
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    received,
    requests,
    /** The connections of the next POSTs of messages break. */
    breakNext: (count) => (breaks = count),
    /** The responses to POSTs to this URL are lost, from now on. Null: to none. */
    lose: (url) => (lost = url),
    /** Requests of these URLs get no response, from now on. */
    down: (test) => (isDown = test),
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(resolve));
    },
  };
}
