import type { Account } from "./account.js";
import type { ApiCall, SimulatedResponse } from "./api-call.js";

/** A function that responds to requests to one path; `id` is the value of its placeholder `{id}`. */
export type Handler = (call: ApiCall, account: Account, id: string) => SimulatedResponse;
