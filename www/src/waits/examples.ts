/** Example fields. Those with a date are computed when they are chosen. */
export interface WaitExample {
  readonly label: string;
  readonly text: (now: number) => string;
}

const soon = (now: number): Date => new Date(Math.ceil(now / 1000) * 1000 + 30_000);
const fixed =
  (text: string): (() => string) =>
  () =>
    text;
const behind = (now: number, ms: number): string => new Date(now - 7_200_000 + ms).toUTCString();
const epoch = (now: number): number => Math.ceil(now / 1000) + 5;

/** `Thu Jan  1 00:00:30 2026`: RFC 9110's third form, always in UTC. */
function asctime(date: Date): string {
  const [day = "", rest, month = "", year = ""] = date.toUTCString().replace(",", "").split(" ");
  return `${day} ${month} ${String(Number(rest)).padStart(2, " ")} ${date.toISOString().slice(11, 19)} ${year}`;
}

export const waitExamples: readonly WaitExample[] = [
  { label: "abc", text: fixed("Retry-After: abc") },
  { label: "12", text: fixed("Retry-After: 12") },
  { label: "0", text: fixed("Retry-After: 0") },
  { label: "-5", text: fixed("Retry-After: -5") },
  { label: "1e3", text: fixed("Retry-After: 1e3") },
  { label: "120junk", text: fixed("Retry-After: 120junk") },
  { label: "2, 3", text: fixed("Retry-After: 2, 3") },
  { label: "9999999999", text: fixed("Retry-After: 9999999999") },
  { label: "an HTTP date", text: (now) => `Retry-After: ${soon(now).toUTCString()}` },
  { label: "an asctime date", text: (now) => `Retry-After: ${asctime(soon(now))}` },
  { label: "RateLimit", text: fixed('RateLimit: "default";r=0;t=5') },
  { label: "reset in epoch s", text: (now) => `X-RateLimit-Reset: ${epoch(now)}` },
  { label: "reset in epoch ms", text: (now) => `X-RateLimit-Reset: ${epoch(now)}000` },
  { label: "a number and a date", text: (now) => `Retry-After: 5\nRetry-After: ${soon(now).toUTCString()}` },
  { label: "a clock 2 h behind", text: (now) => `Date: ${behind(now, 0)}\nRetry-After: ${behind(now, 5000)}` },
  { label: "0, and a reset", text: fixed("Retry-After: 0\nRateLimit-Reset: 9") },
  { label: "abc, and a reset", text: fixed("Retry-After: abc\nRateLimit-Reset: 9") },
  { label: "ms and s", text: fixed("retry-after-ms: 2500\nRetry-After: 9") },
];
