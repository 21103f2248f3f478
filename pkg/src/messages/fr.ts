/** `tidings/messages/fr`: what `adviceFor` says to users, in French. */

import type { UserMessages } from "../errors/user-messages.js";

/** French: `adviceFor(error, { messages: fr })`. */
export const fr: Required<UserMessages> = {
  tryLater: "Le message n’a pas pu être envoyé pour le moment. Veuillez réessayer {when}.",
  notYourFault: "Le message n’a pas pu être envoyé. Vous n’y êtes pour rien, et nous nous en occupons.",
  checkNumber: "Veuillez vérifier le numéro de téléphone, avec son indicatif de pays.",
  changeText: "Le message ne peut pas être envoyé tel quel. Veuillez le raccourcir ou le modifier.",
  quota: "Aucun autre message ne peut être envoyé pour le moment. Veuillez réessayer {when}.",
  optedOut: "Ce numéro a demandé à ne plus recevoir nos messages. Son titulaire peut les réactiver en répondant START.",
  blocked: "Le message n’a pas été accepté. Veuillez en changer la formulation ou nous contacter.",
  carrier: "Le téléphone n’a pas pu être joint. Veuillez vérifier le numéro ou réessayer {when}.",
  aborted: "L’envoi a été annulé. Rien n’a été envoyé.",
  unknown: "Nous ne savons pas encore si le message a été envoyé. Veuillez ne pas en envoyer d’autre pour l’instant.",
  sent: "Le message a été envoyé. Veuillez ne pas l’envoyer à nouveau.",
  later: "plus tard",
  seconds: ["dans {count} seconde", "dans {count} secondes"],
  minutes: ["dans {count} minute", "dans {count} minutes"],
  hours: ["dans {count} heure", "dans {count} heures"],
  days: ["dans {count} jour", "dans {count} jours"],
};
export default fr;
