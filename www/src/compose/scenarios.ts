import { documentedErrors } from "tidings/simulator";
import type { Fault } from "tidings/simulator";
import type { BuiltInProvider } from "tidings";
import { h } from "../dom.js";

/** A failure to simulate: the faults that the next requests meet. */
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
    label: "Success",
    scenarios: [
      scenario("none", "No failure", "The provider accepts the message at once."),
      scenario(
        "slow",
        "Slow response",
        "The response takes two seconds. That is within the timeout, so there is no retry.",
        {
          kind: "slow",
          ms: 1700,
        },
      ),
    ],
  },
  {
    label: "Temporary failures",
    scenarios: [
      scenario(
        "shaky",
        "429, then 500, then accepted",
        "The provider asks for a wait of two seconds, then fails once, then accepts the message.",
        wait(2),
        status(500),
      ),
      scenario("500", "500, then accepted", "A server error. Whether the message was sent is not known.", status(500)),
      scenario(
        "429",
        "429 with a wait of 3 s, then accepted",
        "The provider asks for the wait in its own format. tidings never retries earlier.",
        wait(3),
      ),
      scenario(
        "429-long",
        "429 with a wait of 90 s",
        "The wait is longer than maxRetryAfterMs, so the call fails at once. tidings neither waits that long nor retries too early.",
        wait(90),
      ),
      scenario(
        "outage",
        "502 on every attempt",
        "The outage lasts longer than all attempts. Each backoff is longer than the one before.",
        ...Array<Fault>(10).fill(status(502)),
      ),
    ],
  },
  {
    label: "Connection failures",
    scenarios: [
      scenario("lost-before", "Request lost", "The request never arrives, but the client cannot know that.", {
        kind: "lost",
        when: "before",
      }),
      scenario(
        "lost-after",
        "Response lost",
        "The message was sent, but the response is lost. A blind retry would send a duplicate.",
        { kind: "lost", when: "after" },
      ),
      scenario(
        "stall-body",
        "Response stops half-way",
        "The headers and half of the body arrive, then nothing until the timeout.",
        { kind: "stall", where: "body" },
      ),
      scenario(
        "stall-headers",
        "No response",
        "The provider accepts the message but does not respond before the timeout.",
        { kind: "stall", where: "headers" },
      ),
    ],
  },
  {
    label: "Invalid responses",
    scenarios: [
      scenario(
        "html-200",
        "A sign-in page instead of JSON",
        "A 200 with HTML, from a hotspot in between. It does not mean that the message was accepted.",
        { kind: "html", status: 200 },
      ),
      scenario("html-502", "A gateway’s HTML error page", "A 502 that does not come from the provider’s API.", {
        kind: "html",
        status: 502,
      }),
      scenario("truncated", "Truncated JSON", "The provider accepts the message, but the response is cut off.", {
        kind: "truncated",
      }),
    ],
  },
];

const PARTIAL: Group = {
  label: "Partial failure",
  scenarios: [
    scenario(
      "partial",
      "The first number fails inside a 200",
      "The request is accepted, but its first message is not. Try it with several numbers.",
      {
        kind: "partial",
        fail: [0],
      },
    ),
  ],
};

/** The failures to choose from: common ones, and every error that the provider documents. */
export function scenarioGroups(provider: BuiltInProvider): readonly Group[] {
  const documented = documentedErrors[provider].map(({ name, code, status: httpStatus, description }) => ({
    id: `error:${name}`,
    label: `${httpStatus} ${code ?? name}${code !== null && code !== name ? ` (${name})` : ""}`,
    description: `${description} As the provider documents it.`,
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

/** Fills the select element. Keeps the choice if the provider has it too. */
export function fillScenarios(select: HTMLSelectElement, provider: BuiltInProvider): void {
  const before = select.value;
  const groups = scenarioGroups(provider).map(({ label, scenarios }) =>
    h("optgroup", { label }, ...scenarios.map((one) => h("option", { value: one.id }, one.label))),
  );
  select.replaceChildren(...groups);
  select.value = findScenario(provider, before).id;
}
