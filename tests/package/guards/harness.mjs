// Shared by the tests of guards.
export * from "../store/harness.mjs";
