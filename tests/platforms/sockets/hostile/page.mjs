// A page, which the runner calls.
import * as tidings from "tidings";
import { scenario } from "./scenario.mjs";

globalThis.run = (origin, kind) => scenario(tidings, origin, kind);
