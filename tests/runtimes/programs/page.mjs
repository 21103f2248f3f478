// A page: the results go to a global that the test waits for.
import * as tidings from "tidings";
import { documentedErrors } from "tidings/simulator";
import { scenario } from "./scenario.mjs";

globalThis.run = (origins) => scenario(tidings, origins, documentedErrors);
