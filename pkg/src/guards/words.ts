/**
 * The words that mean an opt-out, an opt-in or a question for help. `tests/data/keywords.json` has the sources of each, and a test compares
 * both. Written as `readKeyword` compares them: in lower case, without accents.
 */

export const STOP =
  "stop|quit|end|revoke|opt out|cancel|unsubscribe|please opt me out|arret|stopall|optout|arrett|arrete|unsub|stop all|detener|salir|parar|cancelar|opt-out|remove|td|terminate|alto|halt|ferma|остановить|zatrzymaj";

export const START =
  "start|unstop|nonarret|yes|resume|resume all|go|join|subscribe|volver|recibir|voltar|receber|recommencer|restart|inicio|begin|revert";

export const HELP = "help|info|aide|hlp|auxilio";
