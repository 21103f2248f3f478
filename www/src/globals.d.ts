/** Bytes (brotli) that `Client` of `tidings` adds to a bundle. `build.mjs` inserts both numbers. */
declare const CLIENT_BYTES: number;
/** The same for `tidings/core`. */
declare const CORE_BYTES: number;

declare module "*.css";
