// workerd: the origins come in the request's body.
import * as tidings from "tidings";
import { documentedErrors } from "tidings/simulator";
import { scenario } from "./scenario.mjs";

export default {
  async fetch(request) {
    return Response.json(await scenario(tidings, await request.json(), documentedErrors));
  },
};
