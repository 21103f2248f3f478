// docs/webhooks.md lists the properties of an event.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { eventsOf } from "./harness.mjs";

test("the documented properties are those of an event", async () => {
  const page = readFileSync(new URL("../../../docs/webhooks.md", import.meta.url), "utf8");
  const section = page.split("\n## ").find((part) => part.startsWith("The events"));
  const cells = [...section.matchAll(/^\| (`[^|]+) \|/gm)].map(([, cell]) => cell);
  const documented = cells.flatMap((cell) => [...cell.matchAll(/`(\w+)`/g)].map(([, name]) => name));
  const body = { event: "dlr", message_id: "m1", status: "failed", error_code: 2, destination: "+14155550100" };
  const { events, ...rest } = await eventsOf("nativehub", { body });
  assert.deepEqual(documented.sort(), Object.keys(events[0]).sort());
  for (const name of ["events", ...Object.keys(rest), ...Object.keys(events[0].error)])
    assert.ok(section.includes(name), `${name} is not documented`);
});
