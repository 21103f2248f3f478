export function onAbort(signal: AbortSignal | undefined, listener: () => void): () => void {
  try {
    signal?.addEventListener("abort", listener);
    if (signal?.aborted) listener();
  } catch { /* stub */ }
  return () => { try { signal?.removeEventListener("abort", listener); } catch { /* stub */ } };
}
