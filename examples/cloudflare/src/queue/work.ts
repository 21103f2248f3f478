import type { DueMessage } from "../campaigns/store.js";
import type { Delivery } from "../platform.js";

/** A message that is to be sent, and what stands for it in the queue. */
export interface Work {
  readonly due: DueMessage;
  readonly delivery: Delivery;
}
