// Servers of a test, which end with it.
import { once } from "node:events";
import { after } from "node:test";

const servers = [];
after(() => {
  for (const server of servers) {
    server.closeAllConnections?.();
    server.close();
  }
});

/** Listens with a server, and returns its port. */
export async function listening(server) {
  servers.push(server);
  if (!server.listening) await once(server.listen(0, "127.0.0.1"), "listening");
  return server.address().port;
}
