// Shared by the send log's tests.
import { createHash } from "node:crypto";
import { inVirtualTime as inTime } from "../client/virtual-time.mjs";

export * from "../client/test-client.mjs";

/** Virtual time, in which a digest takes none: the real one is made by another thread, which the virtual clock does not wait for. */
export async function inVirtualTime(act) {
  const { subtle } = crypto;
  const { digest } = subtle;
  subtle.digest = async (_, bytes) => createHash("sha256").update(bytes).digest();
  try {
    return await inTime(act);
  } finally {
    delete subtle.digest;
    if (subtle.digest !== digest) subtle.digest = digest;
  }
}
