// A page. It writes the results to a global for which the test waits.
import * as tidings from "tidings";
import { documentedErrors } from "tidings/simulator";
import * as entries from "./entries.mjs";
import { partsAlone } from "./parts.mjs";
import { scenario } from "./scenario.mjs";

globalThis.run = async (origins) => [
  ...(await scenario(tidings, origins, documentedErrors)),
  ...(await partsAlone(entries, origins)),
];
