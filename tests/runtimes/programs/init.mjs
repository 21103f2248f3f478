// What a page calls to try whether the module starts.
export { init } from "tidings";
