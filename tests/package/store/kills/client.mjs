// The client of a process that is killed. Runs in Node and in a page.

/** A client of the simulator; without a store, if there is none. `times`: short ones, so that a lease of a dead process ends soon. */
export function clientFor(Client, { provider, baseUrl, store }, times) {
  const { leaseMs, storeTimeoutMs, ...own } = times;
  const log = store && { store, leaseMs, storeTimeoutMs };
  return new Client({ provider, apiKey: "key_0123456789", baseUrl, ...own, ...log });
}
