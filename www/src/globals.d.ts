/** The size of the client in bytes, compressed; 0 where it was not measured. Put in by `build.mjs`. */
declare const PACKAGE_BYTES: number;

declare module "*.css";
