// How large the package may be. `npm run size` measures it, `docs/size.md` says what the page gets for it, and why a gate moved.

/**
 * The gates: the bytes, after brotli, of an entry's module and of its script for the import of these names, or of all. Above `limit` the
 * build fails; `target` is the aim.
 */
export const gates = [
  { name: "core", variant: "core", file: "core", names: "Client", target: 50_000, limit: 97_870 },
  {
    name: "all",
    variant: "tidings",
    file: "index",
    names: "Client, parsePhone, segments",
    target: 83_000,
    limit: 137_190,
  },
  { name: "phone", variant: "phone", file: "phone", target: 32_000, limit: 37_850 },
  { name: "segments", variant: "segments", file: "segments", target: 6_500, limit: 6_800 },
  {
    name: "verifyWebhook",
    variant: "webhooks",
    file: "webhooks",
    names: "verifyWebhook",
    target: 26_624,
    limit: 30_680,
  },
  { name: "webhooks", variant: "webhooks", file: "webhooks", target: 27_648, limit: 31_130 },
  { name: "guards", file: "guards", target: 7_500, limit: 7_760 },
  { name: "relayPage", file: "relay/page", target: 2_500, limit: 3_320 },
  { name: "zones", file: "zones", target: 6_500, limit: 6_650 },
];
