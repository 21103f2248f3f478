/** `tidings/messages/de`: what `adviceFor` says to users, in German. */

import type { UserMessages } from "../errors/user-messages.js";

/** German: `adviceFor(error, { messages: de })`. */
export const de: Required<UserMessages> = {
  tryLater: "Die Nachricht konnte gerade nicht gesendet werden. Bitte versuchen Sie es {when} noch einmal.",
  notYourFault: "Die Nachricht konnte nicht gesendet werden. Das liegt nicht an Ihnen, und wir kümmern uns darum.",
  checkNumber: "Bitte prüfen Sie die Telefonnummer samt Ländervorwahl.",
  changeText: "Die Nachricht kann so nicht gesendet werden. Bitte kürzen oder ändern Sie sie.",
  quota: "Im Moment können keine weiteren Nachrichten gesendet werden. Bitte versuchen Sie es {when} noch einmal.",
  optedOut:
    "Für diese Nummer wurden unsere Nachrichten abbestellt. Mit der Antwort START lassen sie sich dort wieder einschalten.",
  blocked:
    "Die Nachricht wurde nicht durchgelassen. Bitte ändern Sie den Wortlaut oder nehmen Sie Kontakt mit uns auf.",
  carrier: "Das Telefon war nicht erreichbar. Bitte prüfen Sie die Nummer oder versuchen Sie es {when} noch einmal.",
  aborted: "Das Senden wurde abgebrochen. Es wurde nichts gesendet.",
  unknown: "Wir wissen noch nicht, ob die Nachricht gesendet wurde. Bitte senden Sie vorerst keine weitere.",
  sent: "Die Nachricht wurde gesendet. Bitte senden Sie sie nicht noch einmal.",
  later: "später",
  seconds: ["in {count} Sekunde", "in {count} Sekunden"],
  minutes: ["in {count} Minute", "in {count} Minuten"],
  hours: ["in {count} Stunde", "in {count} Stunden"],
  days: ["in {count} Tag", "in {count} Tagen"],
};
export default de;
