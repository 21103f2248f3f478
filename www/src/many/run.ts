import { Client } from "tidings";
import type {
  BuiltInProvider,
  ClientOptions,
  ClientProvider,
  Fetch,
  Message,
  SendManyEvent,
  SendManyOutcome,
} from "tidings";
import { createSimulator } from "tidings/simulator";
import type { Simulator } from "tidings/simulator";
import { memoryStore } from "tidings/store";
import { providerFacts, senderId } from "../compose/providers.js";
import {
  LATENCY_MS,
  type Problem,
  type Report,
  type RequestRecord,
  type RunEnd,
  type Settings,
  WINDOW_MS,
} from "./worker-messages.js";

/**
 * Starts a run of `sendMany` against a simulated provider.
 *
 * @returns A function that stops the run.
 */
export function startRun(settings: Settings, everyMs: number, report: (message: Report) => void): () => void {
  const startedAt = performance.now();
  const problems: Problem[] = [];
  let requests: RequestRecord[] = [];
  let progress: SendManyEvent | null = null;
  /** The indexes of the messages that were being sent when the run was stopped. */
  let inFlight: ReadonlySet<number> | null = null;
  let accepted = 0;
  const send = (end: RunEnd | null): void => {
    report({ nowMs: performance.now() - startedAt, progress, requests, end });
    requests = [];
  };
  const simulator = simulatorOf(settings);
  const fetch = async (url: string, init?: RequestInit): Promise<Response> => {
    const atMs = performance.now() - startedAt;
    let status: number | null = null;
    try {
      const response = await simulator.fetch(url, init);
      ({ status } = response);
      return response;
    } finally {
      requests.push({ atMs, status });
    }
  };
  const client = clientOf(settings.provider, fetch);
  const run = client.sendMany(messagesOf(settings), {
    concurrency: settings.concurrency,
    key: ({ to }) => `shipped-${String(to).slice(1)}`,
    onEvent: (event) => (progress = event),
  });
  const timer = setInterval(() => send(null), everyMs);
  const follow = async (): Promise<void> => {
    for await (const outcome of run) {
      if (!outcome.ok) problems.push(problemOf(outcome));
      else if (inFlight?.has(outcome.index) === true) accepted += 1;
    }
    clearInterval(timer);
    const { delivered } = simulator;
    const { checkpoint } = run;
    // What only waited for the gate was not sent.
    const unsent = checkpoint.unsent.filter(({ index }) => inFlight?.has(index)).length;
    send({
      problems: problems.sort((a, b) => a.index - b.index),
      checkpoint,
      inFlight: inFlight === null ? null : { count: inFlight.size - unsent, accepted },
      delivered: delivered.length,
      repeated: delivered.length - new Set(delivered.map(({ body }) => body)).size,
    });
  };
  // Becomes the `error` event of the worker.
  follow().catch(reportError);
  return () => {
    inFlight ??= new Set(run.checkpoint.running.map(({ index }) => index));
    void run.stop();
  };
}

function simulatorOf({ limit, faultPercent }: Settings): Simulator {
  const rate = faultPercent / 300;
  return createSimulator({
    latencyMs: LATENCY_MS,
    rateLimit: { limit, windowMs: WINDOW_MS },
    seed: Math.floor(Math.random() * 2 ** 31),
    // Only faults of requests that the provider has counted: others would not use its limit.
    faults: { rates: { lostAfter: rate, serverErrorAfter: rate } },
  });
}

function clientOf(provider: BuiltInProvider, fetch: Fetch): Client<ClientProvider> {
  const options = {
    provider,
    apiKey: providerFacts[provider].key,
    // Safe here: the key belongs to no account, and nothing leaves the page.
    dangerouslyAllowBrowser: true,
    fetch,
    store: memoryStore(),
    ...(provider === "sent-v2" && { senderId }),
  };
  return new Client<ClientProvider>(options as ClientOptions);
}

/** One message for each recipient. Every third fault is a number with a digit too few. */
function messagesOf({ provider, messages, faultPercent }: Settings): readonly Message[] {
  const isCut = (index: number): boolean =>
    Math.floor((index * faultPercent) / 300) !== Math.floor(((index + 1) * faultPercent) / 300);
  const from = providerFacts[provider].fields.includes("from") ? { from: "+14155559876" } : {};
  return Array.from({ length: messages }, (_, index) => {
    const to = `+1415555${2_000 + index}`;
    return { ...from, to: isCut(index) ? to.slice(0, -1) : to, body: `Order ${index + 1} has shipped.` };
  });
}

function problemOf(outcome: SendManyOutcome & { readonly ok: false }): Problem {
  const { index, message, error } = outcome;
  const { category, message: reason } = error;
  return { index, to: String(message.to), outcome: error.outcome, category, reason };
}
