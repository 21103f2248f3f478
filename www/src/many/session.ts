import type { SendManyEvent } from "tidings";
import type { Order, Reply, RequestRecord, RunEnd, Settings } from "./worker-messages.js";

/** A run, as far as the worker has reported it. */
export interface ManySession {
  readonly settings: Settings;
  readonly nowMs: number;
  readonly progress: SendManyEvent | null;
  readonly requests: readonly RequestRecord[];
  readonly isStopping: boolean;
  /** Null while it runs. */
  readonly end: RunEnd | null;
  /** Why the worker failed; null if it did not. */
  readonly failure: string | null;
}

/**
 * Starts a run in a worker of its own.
 *
 * @param everyMs How often `onChange` is called while it runs.
 * @returns A function that stops the run.
 */
export function startManySession(
  settings: Settings,
  everyMs: number,
  onChange: (session: ManySession) => void,
): () => void {
  let session: ManySession = {
    settings,
    nowMs: 0,
    progress: null,
    requests: [],
    isStopping: false,
    end: null,
    failure: null,
  };
  const change = (changes: Partial<ManySession>): void => {
    session = { ...session, ...changes };
    onChange(session);
  };
  onChange(session);
  const fail = (failure: string): void => change({ failure });
  try {
    const worker = createWorker();
    const order = (message: Order): void => worker.postMessage(message);
    worker.addEventListener("message", ({ data }: MessageEvent<Reply>) => {
      if (data === "ready") {
        order({ type: "start", settings, everyMs });
        // An order from before was lost.
        if (session.isStopping) order({ type: "stop" });
        return;
      }
      if (data.end !== null) worker.terminate();
      change({ ...data, requests: [...session.requests, ...data.requests] });
    });
    worker.addEventListener("error", ({ message }) => {
      worker.terminate();
      fail(message || "The worker could not start.");
    });
    return () => {
      change({ isStopping: true });
      order({ type: "stop" });
    };
  } catch (error) {
    // A browser may forbid workers.
    fail(String(error));
    return () => {};
  }
}

/**
 * Not from the address of its file: a worker from a blob has the page's policy, so that it cannot make requests either. It imports the page's
 * own file as a script, because the policy allows no file as a worker.
 */
function createWorker(): Worker {
  const script = `import(${JSON.stringify(import.meta.url)}).catch(reportError);`;
  const url = URL.createObjectURL(new Blob([script], { type: "text/javascript" }));
  return new Worker(url);
}
