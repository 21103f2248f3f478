/** Bytes (brotli) that `Client` of `tidings` adds to a bundle. `build.mjs` inserts these numbers. */
declare const CLIENT_BYTES: number;
/** The same for `tidings/core`. */
declare const CORE_BYTES: number;
/** The number of profiles in the package. */
declare const PROFILE_COUNT: number;

declare module "*.css";
