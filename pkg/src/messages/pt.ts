/** `tidings/messages/pt`: what `adviceFor` says to users, in Portuguese, as in Brazil. */

import type { UserMessages } from "../errors/user-messages.js";

/** Portuguese, as in Brazil: `adviceFor(error, { messages: pt })`. */
export const pt: Required<UserMessages> = {
  tryLater: "Não foi possível enviar a mensagem neste momento. Por favor, tente novamente {when}.",
  notYourFault: "Não foi possível enviar a mensagem. A culpa não é sua, e já estamos verificando o problema.",
  checkNumber: "Por favor, verifique o número de telefone, incluindo o código do país.",
  changeText: "A mensagem não pode ser enviada como está. Por favor, encurte-a ou altere-a.",
  quota: "No momento, não é possível enviar mais mensagens. Por favor, tente novamente {when}.",
  optedOut: "Este número pediu para não receber nossas mensagens. O titular pode reativá-las respondendo START.",
  blocked: "A mensagem não foi aceita. Por favor, altere o texto ou entre em contato conosco.",
  carrier: "Não foi possível alcançar o telefone. Por favor, verifique o número ou tente novamente {when}.",
  aborted: "O envio foi cancelado. Nada foi enviado.",
  unknown: "Ainda não sabemos se a mensagem foi enviada. Por favor, não envie outra por enquanto.",
  sent: "A mensagem foi enviada. Por favor, não a envie novamente.",
  later: "mais tarde",
  seconds: ["em {count} segundo", "em {count} segundos"],
  minutes: ["em {count} minuto", "em {count} minutos"],
  hours: ["em {count} hora", "em {count} horas"],
  days: ["em {count} dia", "em {count} dias"],
};
export default pt;
