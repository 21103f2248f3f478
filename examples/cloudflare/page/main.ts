/** The dashboard: sign in, send one message, start a campaign and watch it. */

import { signIn, token } from "./api.js";
import { startCampaignForm } from "./campaign-form.js";
import { byId, say } from "./dom.js";
import { startMessageForm } from "./message-form.js";
import { openCampaign, startProgress } from "./progress.js";

byId("session").addEventListener("submit", (event) => {
  event.preventDefault();
  const user = byId<HTMLInputElement>("user").value;
  signIn(user).then(
    () => {
      say(byId("session-state"), `Signed in as ${user}.`);
      openCampaign();
    },
    (error: Error) => say(byId("session-state"), error.message, true),
  );
});
if (token() === "") say(byId("session-state"), "Not signed in.");

startMessageForm();
startCampaignForm();
startProgress();
