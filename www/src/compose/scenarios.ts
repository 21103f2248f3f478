import { documentedErrors } from "tidings/simulator";
import type { Fault } from "tidings/simulator";
import type { BuiltInProvider } from "tidings";
import { h } from "../dom.js";

/** Something that can happen to a send. */
export interface Scenario {
  readonly id: string;
  readonly label: string;
  readonly description: string;
  readonly faults: readonly Fault[];
}

interface Group {
  readonly label: string;
  readonly scenarios: readonly Scenario[];
}

const wait = (waitSeconds: number): Fault => ({ kind: "rate-limit", waitSeconds });
const status = (code: number): Fault => ({ kind: "status", status: code });
const scenario = (id: string, label: string, description: string, ...faults: readonly Fault[]): Scenario => ({
  id,
  label,
  description,
  faults,
});

const COMMON: readonly Group[] = [
  {
    label: "It goes well",
    scenarios: [
      scenario("none", "Nothing goes wrong", "The provider takes the message at once."),
      scenario("slow", "A slow answer", "The answer takes two seconds: within the time-out, so nothing is repeated.", {
        kind: "slow",
        ms: 1700,
      }),
    ],
  },
  {
    label: "It passes",
    scenarios: [
      scenario(
        "shaky",
        "429, then 500, then accepted",
        "The provider asks for a wait of two seconds, then fails once, then takes the message.",
        wait(2),
        status(500),
      ),
      scenario(
        "500",
        "500, then accepted",
        "An error of the server. Whether the message went out is not known.",
        status(500),
      ),
      scenario(
        "429",
        "429 with a wait of 3 s, then accepted",
        "The wait is said in this provider’s own way. tidings is never back earlier.",
        wait(3),
      ),
      scenario(
        "429-long",
        "429 with a wait of 90 s",
        "Longer than maxRetryAfterMs: tidings neither sleeps that long nor comes back too early.",
        wait(90),
      ),
      scenario(
        "outage",
        "502, again and again",
        "An outage that outlasts every try: each backoff is longer than the one before.",
        ...Array<Fault>(10).fill(status(502)),
      ),
    ],
  },
  {
    label: "The connection breaks",
    scenarios: [
      scenario(
        "lost-before",
        "Lost before the provider took it",
        "The request never arrived, but a client cannot see that.",
        { kind: "lost", when: "before" },
      ),
      scenario(
        "lost-after",
        "Lost after the provider took it",
        "The message went out, and its answer is lost: where duplicates are born.",
        { kind: "lost", when: "after" },
      ),
      scenario(
        "stall-body",
        "The answer stops half-way",
        "Headers arrive, and half of the body; then silence until the time-out.",
        { kind: "stall", where: "body" },
      ),
      scenario(
        "stall-headers",
        "No answer at all",
        "The provider took the message and says nothing until the time-out.",
        { kind: "stall", where: "headers" },
      ),
    ],
  },
  {
    label: "The answer makes no sense",
    scenarios: [
      scenario(
        "html-200",
        "A hotel’s sign-in page instead of JSON",
        "A 200 with HTML from something in between: not an acceptance.",
        { kind: "html", status: 200 },
      ),
      scenario("html-502", "A gateway’s HTML error page", "A 502 that no API wrote.", { kind: "html", status: 502 }),
      scenario("truncated", "Half of the JSON", "The provider took the message, and the answer was cut.", {
        kind: "truncated",
      }),
    ],
  },
];

const PARTIAL: Group = {
  label: "It works in part",
  scenarios: [
    scenario(
      "partial",
      "The first number fails inside a 200",
      "The request is accepted and one message in it is not. Try several numbers.",
      {
        kind: "partial",
        fail: [0],
      },
    ),
  ],
};

/** What can happen with a provider: told stories, and every error that its documentation shows. */
export function scenarioGroups(provider: BuiltInProvider): readonly Group[] {
  const documented = documentedErrors[provider].map(({ name, code, status: httpStatus, why }) => ({
    id: `error:${name}`,
    label: `${httpStatus} ${code ?? name}${code !== null && code !== name ? ` (${name})` : ""}`,
    description: `${why} As the provider documents it.`,
    faults: [{ kind: "error", name } as const],
  }));
  return [
    ...COMMON,
    ...(provider === "nativehub" ? [PARTIAL] : []),
    { label: "Documented errors", scenarios: documented },
  ];
}

export function findScenario(provider: BuiltInProvider, id: string): Scenario {
  const all = scenarioGroups(provider).flatMap(({ scenarios }) => scenarios);
  return all.find((one) => one.id === id) ?? (all[0] as Scenario);
}

/** Fills the list, and keeps the choice where the provider has it too. */
export function fillScenarios(select: HTMLSelectElement, provider: BuiltInProvider): void {
  const before = select.value;
  const groups = scenarioGroups(provider).map(({ label, scenarios }) =>
    h("optgroup", { label }, ...scenarios.map((one) => h("option", { value: one.id }, one.label))),
  );
  select.replaceChildren(...groups);
  select.value = findScenario(provider, before).id;
}
