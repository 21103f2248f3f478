// The same with `require`.
const tidings = require("tidings");
const { documentedErrors } = require("tidings/simulator");

async function main() {
  const { scenario } = await import("./scenario.mjs");
  const results = await scenario(tidings, JSON.parse(process.argv[2]), documentedErrors);
  console.log(JSON.stringify(results));
}

main();
