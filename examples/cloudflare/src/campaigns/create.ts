/** `POST /campaigns`: stores a campaign, and queues its messages. Repeating the request with its key creates nothing. */

import { clientOf } from "../accounts.js";
import { readJson } from "../body.js";
import type { Env } from "../env.js";
import type { User } from "../users.js";
import { json, problem, Rejected } from "../problems.js";
import { readDrafts } from "./draft.js";
import { enqueue } from "./enqueue.js";
import { findCampaign, insertCampaign } from "./store.js";

const MAX_BODY_BYTES = 4_000_000;

export async function createCampaign(request: Request, env: Env, user: User): Promise<Response> {
  if (!user.mayStartCampaigns)
    throw new Rejected({ status: 403, title: "Not allowed", detail: "The token allows no campaigns." });
  const key = request.headers.get("idempotency-key") ?? "";
  if (!/^[\x21-\x7e]{8,255}$/.test(key))
    throw new Rejected({
      status: 400,
      title: "Missing key",
      detail: "The field Idempotency-Key is needed: 8 to 255 characters without spaces, new for each campaign.",
    });
  const { text, value } = await readJson(request, MAX_BODY_BYTES);
  // Two users with one key have two campaigns, and nobody can guess an id.
  const id = `c${(await sha256(`${user.id}\n${key}`)).slice(0, 32)}`;
  const fingerprint = await sha256(text);
  let campaign = await findCampaign(env.DB, id);
  if (campaign === null) {
    // Not of a repeated request: what was valid then may not be now, and its messages are sent already.
    const drafts = readDrafts(env, clientOf(env), value, user.mayAddress);
    await insertCampaign(env.DB, { id, owner: user.id, fingerprint }, drafts);
    // Another request with the key may have come first.
    campaign = await findCampaign(env.DB, id);
  }
  if (campaign === null) throw new Error("The campaign was not stored.");
  if (campaign.fingerprint !== fingerprint)
    return problem({ status: 409, title: "Key in use", detail: "This key was used for another campaign.", id });
  await enqueue(env, campaign);
  console.log(JSON.stringify({ event: "campaign", id, total: campaign.total }));
  return json(202, { id, total: campaign.total }, { location: `/campaigns/${id}` });
}

async function sha256(text: string): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
