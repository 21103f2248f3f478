/** What `Client` of `tidings` adds to a bundle, in bytes of brotli. Put in by `build.mjs`, as is the next one. */
declare const CLIENT_BYTES: number;
/** The same of `tidings/core`. */
declare const CORE_BYTES: number;

declare module "*.css";
