// A page that only starts the module, when it is told to.
import { init } from "tidings";

globalThis.init = init;
