// The part of Inngest's server that calls an app: it calls the served functions over HTTP, keeps the results of steps, and repeats what
// fails, as https://github.com/inngest/inngest/blob/main/docs/SDK_SPEC.md says. The functions, their steps and errors are the real SDK's.

/** Answers 206 with operations that have these results. */
const KEPT = {
  StepRun: ({ data }) => ({ type: "data", data: data ?? null }),
  Step: ({ data }) => ({ type: "data", data: data ?? null }),
  Sleep: () => ({ type: "data", data: null }),
  StepFailed: ({ error }) => ({ type: "error", error }),
};

/**
 * Runs a function to its end.
 *
 * @param options.deliver Makes a call and returns its response; the default makes it once.
 * @param options.maxAttempts Attempts of a step.
 * @returns How it ended, the sleeps that it asked for, in the SDK's words, and the waits before its retries, in seconds.
 */
export async function runFunction(handler, fnId, event, { deliver = (call) => call(), maxAttempts = 5 } = {}) {
  const steps = {};
  const sleeps = [];
  const retries = [];
  let attempt = 0;
  let stepId = "step";
  for (let calls = 1; calls < 100; calls++) {
    const ctx = {
      run_id: "run-1",
      attempt,
      max_attempts: maxAttempts,
      stack: { stack: Object.keys(steps), current: 0 },
    };
    const body = JSON.stringify({ version: 1, event, events: [event], steps, ctx });
    const url = `https://app.example/api/inngest?fnId=${fnId}&stepId=${stepId}`;
    const headers = { "content-type": "application/json", host: "app.example" };
    const response = await deliver(() => handler(new Request(url, { method: "POST", headers, body })));
    const answer = await response.json();
    if (response.status === 200) return { data: answer, sleeps, retries };
    const failure = response.status === 206 ? answer.find(({ op }) => op === "StepError") : undefined;
    if (response.status === 206 && failure === undefined) {
      attempt = 0;
      stepId = "step";
      for (const { id, op, name, opts, ...rest } of answer) {
        if (op === "StepPlanned") stepId = id;
        else steps[id] = KEPT[op](rest);
        if (op === "Sleep") sleeps.push(name ?? opts);
      }
      continue;
    }
    const isFinal = response.headers.get("x-inngest-no-retry") === "true";
    if (isFinal || (failure === undefined && response.status < 500)) return { error: answer, sleeps, retries };
    retries.push(response.headers.get("retry-after"));
    attempt += 1;
  }
  throw new Error("The function does not end.");
}
