// The Worker of the test: the recipe's workflows, with a failure where the test asks for one, and HTTP in front of them.
import { Client } from "tidings";
import { defineSendStore, durableObjectStore } from "tidings/store";
import { BatchWorkflow as Batches, MessageWorkflow as Messages } from "../../../examples/engines/workflow.ts";
import { TIMES } from "./times.mjs";

export { SendLogObject } from "../../../examples/engines/workflow.ts";

/** Instances whose `keep` has thrown once. */
const broken = new Set();
/** The sleeps that each instance asked the engine for. */
const sleeps = new Map();

const watched = (step, instanceId) => ({
  do: (name, act) => step.do(name, act),
  sleep(name, ms) {
    sleeps.set(instanceId, [...(sleeps.get(instanceId) ?? []), ms]);
    return step.sleep(name, ms);
  },
});

const tested = (Workflow) =>
  class extends Workflow {
    /** The recipe's client; its reservations end soon after a dead process. */
    client() {
      const inner = durableObjectStore(this.env.SEND_LOG);
      const reserve = (key, entry) => inner.reserve(key, { ...entry, leaseMs: 1_000 });
      const store = defineSendStore({ ...inner, reserve });
      return new Client({ provider: this.env.PROVIDER, apiKey: "any_key_0123", store, ...TIMES });
    }

    async keep([{ key }]) {
      if (!key.startsWith("broken") || broken.has(key)) return;
      broken.add(key);
      throw new Error("the database is down");
    }

    run(event, step) {
      return super.run(event, watched(step, event.instanceId));
    }
  };

export class MessageWorkflow extends tested(Messages) {}
export class BatchWorkflow extends tested(Batches) {}

export default {
  async fetch(request, env) {
    const { workflow, id, params, act } = await request.json();
    const binding = env[workflow];
    if (act === "create") {
      // The engine takes no time between the attempts of a step.
      const modifier = await binding.unsafeGetInstanceModifier(id);
      await modifier.disableRetryDelays();
      await binding.create({ id, params });
    }
    if (act === "restart") await (await binding.get(id)).restart();
    // Rejects if it cannot be reached: the instance has the other end.
    if (act !== "create")
      await Promise.any(["complete", "errored"].map((status) => binding.unsafeWaitForStatus(id, status)));
    const { status, output, error, __LOCAL_DEV_STEP_OUTPUTS: steps } = await (await binding.get(id)).status();
    return Response.json({ status, output, error: error?.message, steps, sleeps: sleeps.get(id) ?? [] });
  },
};
