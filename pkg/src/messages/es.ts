/** `tidings/messages/es`: what `adviceFor` says to users, in Spanish. */

import type { UserMessages } from "../errors/user-messages.js";

/** Spanish: `adviceFor(error, { messages: es })`. */
export const es: Required<UserMessages> = {
  tryLater: "No se ha podido enviar el mensaje en este momento. Por favor, inténtelo de nuevo {when}.",
  notYourFault: "No se ha podido enviar el mensaje. No es culpa suya, y ya lo estamos revisando.",
  checkNumber: "Por favor, compruebe el número de teléfono, incluido el prefijo del país.",
  changeText: "El mensaje no se puede enviar tal como está. Por favor, acórtelo o modifíquelo.",
  quota: "Por el momento no se pueden enviar más mensajes. Por favor, inténtelo de nuevo {when}.",
  optedOut:
    "Este número ha pedido no recibir mensajes nuestros. Su titular puede volver a activarlos si responde START.",
  blocked: "El mensaje no ha sido admitido. Por favor, cambie el texto o póngase en contacto con nosotros.",
  carrier: "No se ha podido contactar con el teléfono. Por favor, compruebe el número o inténtelo de nuevo {when}.",
  aborted: "El envío se ha cancelado. No se ha enviado nada.",
  unknown: "Aún no sabemos si el mensaje se ha enviado. Por favor, no envíe otro por ahora.",
  sent: "El mensaje se ha enviado. Por favor, no lo envíe de nuevo.",
  later: "más tarde",
  seconds: ["dentro de {count} segundo", "dentro de {count} segundos"],
  minutes: ["dentro de {count} minuto", "dentro de {count} minutos"],
  hours: ["dentro de {count} hora", "dentro de {count} horas"],
  days: ["dentro de {count} día", "dentro de {count} días"],
};
export default es;
