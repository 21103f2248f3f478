import type { Account } from "./account.js";
import type { ApiCall, SimulatedResponse } from "./api-call.js";

/** Responds to requests to one path. `id`: the value of the path's placeholder `{id}`, or empty. */
export type Handler = (call: ApiCall, account: Account, id: string) => SimulatedResponse;
