// workerd: the request's body contains the origin and the kind.
import * as tidings from "tidings";
import { scenario } from "./scenario.mjs";

export default {
  async fetch(request) {
    return Response.json(await scenario(tidings, ...(await request.json())));
  },
};
