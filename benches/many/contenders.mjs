// The same messages through `sendMany` and through a plain pool of ky and p-limit.
import ky, { HTTPError } from "ky";
import pLimit from "p-limit";
import { Client } from "../../pkg/dist/node.js";

export const KEY = "key_of_a_bench_0123456789";
export const CONCURRENCY = 8;
const HOUR_MS = 3_600_000;

/** What a message is for each provider, and its request for a pool. NativeHub recognises a repetition by `batch_id`, Texting Blue not at all. */
export const PROVIDERS = {
  nativehub: {
    message: (to, body) => ({ to, from: "BRAND", body }),
    url: "https://api-message.nativehub.live/api/v1/messages",
    json: ({ to, from, body }) => ({ to, from, body, batch_id: crypto.randomUUID() }),
  },
  "texting-blue": {
    message: (to, body) => ({ to, from: "+14155559876", body }),
    url: "https://api.texting.blue/v1/messages/send",
    json: ({ to, from, body }) => ({ to, from, content: body }),
  },
};

/** The settings of the pool: ky as it comes, which repeats no POST; and two ways to turn that on. */
const POOLS = {
  "ky + p-limit": {},
  "ky + p-limit, POST retried": { methods: ["post"], limit: 10 },
  "ky + p-limit, POST retried on 429": {
    methods: ["post"],
    limit: 10,
    // Undefined: as ky decides, with the wait of the response. True would ignore that wait.
    shouldRetry: ({ error }) => (error instanceof HTTPError && error.response.status === 429 ? undefined : false),
  },
};

/**
 * The contenders by name. Each sends all messages of an iterable, and calls `report` with `accepted`, `not-sent` or `unknown` for each:
 * what its caller knows then.
 */
export function contenders(provider, fetch) {
  const { url, json } = PROVIDERS[provider];
  const client = new Client({ provider, apiKey: KEY, fetch, deadlineMs: HOUR_MS });
  const pool = (retry) => async (messages, report) => {
    const limit = pLimit(CONCURRENCY);
    const headers = { "x-api-key": KEY };
    const send = async (message) => {
      try {
        await ky.post(url, { json: json(message), headers, fetch, retry }).json();
        report("accepted");
      } catch (error) {
        // With a response, it was rejected. Without one, nobody knows.
        report(error instanceof HTTPError ? "not-sent" : "unknown");
      }
    };
    await Promise.all(Array.from(messages, (message) => limit(send, message)));
  };
  return {
    tidings: async (messages, report) => {
      for await (const { ok, error } of client.sendMany(messages, { concurrency: CONCURRENCY }))
        report(ok ? "accepted" : error.outcome);
    },
    ...Object.fromEntries(Object.entries(POOLS).map(([name, retry]) => [name, pool(retry)])),
  };
}

export const NAMES = ["tidings", ...Object.keys(POOLS)];
