// A page that only starts the module, when the test calls it.
import { init } from "tidings";

globalThis.init = init;
