// workerd: the request's body contains the origins.
import * as tidings from "tidings";
import { documentedErrors } from "tidings/simulator";
import * as entries from "./entries.mjs";
import { partsAlone } from "./parts.mjs";
import { scenario } from "./scenario.mjs";

export default {
  async fetch(request) {
    const origins = await request.json();
    return Response.json([
      ...(await scenario(tidings, origins, documentedErrors)),
      ...(await partsAlone(entries, origins)),
    ]);
  },
};
