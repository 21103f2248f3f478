import type { Account } from "./account.js";
import type { KeptAnswer } from "./idempotency.js";
import type { Provider } from "./provider.js";
import type { Answer, ApiCall } from "./api-call.js";

/** A provider's answer, and what its idempotency key remembers of it. */
export interface Processed {
  readonly answer: Answer;
  /** Set for the first accepted request with its key. */
  readonly kept: KeptAnswer | null;
}

/** What each request passes through: credentials, rate limit, idempotency key, and then the work itself. */
export function processCall(
  provider: Provider,
  account: Account,
  call: ApiCall,
  tooMany: (waitSeconds: number) => Answer,
): Processed {
  const only = (answer: Answer): Processed => ({ answer, kept: null });
  const refused = provider.refuse(call, account);
  if (refused !== null) return only(refused);

  const now = account.now();
  const limit = account.limiter.count(now);
  if (limit.exceeded) return only(tooMany(Math.max(1, Math.ceil((limit.resetAt - now) / 1000))));

  const key = call.idempotencyKey;
  const first = key === null ? null : account.idempotency.find(key, now);
  if (first !== null) {
    const busy = now < first.busyUntil ? provider.busy(account) : null;
    return only(busy ?? provider.replay(first.answer, account));
  }
  const answer = provider.handle(call, account);
  return { answer, kept: key === null ? null : account.idempotency.keep(key, answer, now) };
}
