// The memory of a run: for processes with --expose-gc.

/** What is in use: the heap, and typed arrays, which are not in it. The module's memory does not grow: see memory-run.mjs. */
export function bytesInUse() {
  globalThis.gc();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}
