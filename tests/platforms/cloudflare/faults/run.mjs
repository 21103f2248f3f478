// `npm run faults`: a fault at every use, and not only at some.
process.env.TIDINGS_FAULTS = "all";
await import("./consumer.test.mjs");
