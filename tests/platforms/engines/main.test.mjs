// The complete program that the document begins with: it runs, and the document has it as it is.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { after, test } from "node:test";
import { Queue } from "bullmq";
import { root } from "../../../scripts/process.mjs";
import { start, stop } from "../../package/store/servers/redis.mjs";
import { compiled } from "./examples.mjs";

after(stop);

const read = (...path) => readFileSync(join(root, ...path), "utf8");

test("docs/engines.md begins with the program of examples/engines/main.ts", () => {
  const code = read("examples", "engines", "main.ts").replace(/^[\s\S]*?(?=import )/, "");
  assert.equal(/```ts\n([\s\S]*?)```/.exec(read("docs", "engines.md"))[1], code);
});

test("the program sends its message once, also when it is started again, and stops at Ctrl-C", async (context) => {
  const { path } = await start();
  const file = await compiled("main");
  const queue = new Queue("messages", { connection: { path, maxRetriesPerRequest: null } });
  context.after(() => queue.close());
  const outcomes = [];
  const sent = ["order-4711", "sent"];
  let requests = 0;
  for (let run = 0; run < 2; run++) {
    const simulated = new URL("simulated.mjs", import.meta.url).href;
    const child = spawn(process.execPath, ["--import", simulated, file], {
      env: { ...process.env, REDIS_URL: path, TEXTING_BLUE_KEY: "any_key_0123" },
    });
    context.after(() => child.kill("SIGKILL"));
    const errors = [];
    createInterface({ input: child.stderr }).on("line", (line) => errors.push(line));
    const exited = once(child, "exit");
    const [line] = await Promise.race([once(createInterface({ input: child.stdout }), "line"), exited]);
    outcomes.push(JSON.parse(line));
    child.kill("SIGINT");
    const [code] = await exited;
    requests += errors.filter((line) => line === "request").length;
    // The queue forgets the job: the log stops the second message.
    await (await queue.getJob("order-4711")).remove();
    assert.deepEqual([code, errors.filter((line) => line !== "request")], [0, []]);
  }
  assert.deepEqual([outcomes.map(({ key, end }) => [key, end]), requests], [[sent, sent], 1]);
});
