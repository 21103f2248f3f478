// Kinds of keys, as providers and people write them. A client accepts each of them.
const random = (length, alphabet, seed) => {
  let state = seed;
  return Array.from({ length }, () => alphabet[(state = (state * 48271) % 2147483647) % alphabet.length]).join("");
};
const HEX = "0123456789abcdef";
const BASE62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

export const KEYS = {
  "8 characters, the shortest that is masked": random(8, BASE62, 11),
  "11 characters, less than a piece": random(11, BASE62, 12),
  "12 characters, just a piece": random(12, BASE62, 13),
  "16, as Vonage's secrets": random(16, BASE62, 14),
  "hex of 32, as Twilio's tokens": random(32, HEX, 15),
  "hex of 64 in upper case": random(64, HEX, 16).toUpperCase(),
  "a UUID": "7c9e6679-7425-40de-944b-e07fc1f90ae7",
  "digits alone": "4930178265518827",
  "letters alone": random(40, "abcdefghijklmnopqrstuvwxyz", 17),
  "with a prefix": `sk_live_${random(40, BASE62, 18)}`,
  "base64 with padding": "q83vASNFZ4mrze8BI0VniavN7wEjRWeJq83v+/8BI0VniQ==",
  base64url: "q83vASNFZ4mrze8BI0VniavN7wEjRWeJq83v-_8BI0VniQ",
  "a JWT of 903 characters": `eyJhbGciOiJIUzI1NiJ9.${random(838, BASE62, 19)}.${random(43, BASE62, 20)}`,
  "two halves, as user:password": `AC${random(32, HEX, 21)}:${random(32, HEX, 22)}`,
  "with what only one of the URL escapers escapes": "sk~live!Ab(12)'cd*ef_Qr-9.Zt",
  "with what splits codes and forms": "ab#cd&ef=gh:ij;kl,mn%op+qr/st?uv",
  "with what HTML and JSON escape": `a<b>c&d"e'f\\g/h<i>j&k"l'm\\n/o`,
  "that looks escaped": "ab%41cd\\u0041ef&amp;gh%2Bij\\\\kl&#65;mn",
  "one character again and again": "a".repeat(40),
  "two halves that are the same": `${random(20, BASE62, 23)}`.repeat(2),
  "with words of ours in it": "sent-status-queued-9fQ2xLm4Zt7",
};
