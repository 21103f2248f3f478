// Web Crypto that takes no time: the real one works in another thread, which the virtual clock does not wait for.
import { createHash, createHmac } from "node:crypto";

/** Runs `act` with it. */
export async function withSyncCrypto(act) {
  const { subtle } = crypto;
  const own = {
    digest: async (_, bytes) => createHash("sha256").update(bytes).digest(),
    importKey: async (_, bytes) => ({ bytes }),
    sign: async (_, { bytes }, data) => createHmac("sha256", bytes).update(data).digest(),
    verify: async (_, { bytes }, signature, data) =>
      createHmac("sha256", bytes).update(data).digest().equals(Buffer.from(signature)),
  };
  for (const [name, value] of Object.entries(own))
    Object.defineProperty(subtle, name, { value, configurable: true, writable: true });
  try {
    return await act();
  } finally {
    // What is below is the real one.
    for (const name of Object.keys(own)) delete subtle[name];
  }
}
