// workerd: origin and kind come in the request's body.
import * as tidings from "tidings";
import { scenario } from "./scenario.mjs";

export default {
  async fetch(request) {
    return Response.json(await scenario(tidings, ...(await request.json())));
  },
};
