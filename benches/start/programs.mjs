// What is measured: a module for each library, whose default export does its first work with a number. `init` is optional; without it
// the first call starts the module.
import { join } from "node:path";
import * as esbuild from "esbuild";
import { root } from "../../scripts/process.mjs";

/** `tidings`, `tidings/phone`: replaced by the file that the runtime loads. */
export const programs = {
  "the first number": {
    tidings: `
      import { init, parsePhone } from "tidings";
      export { init };
      export default (to) => parsePhone(to).valid;`,
    "tidings/phone": `
      import { init, parsePhone } from "tidings/phone";
      export { init };
      export default (to) => parsePhone(to).valid;`,
    "libphonenumber-js/max": `
      import { parsePhoneNumberFromString } from "libphonenumber-js/max";
      export default (to) => parsePhoneNumberFromString(to).isValid();`,
  },
  "the first validated message": {
    tidings: `
      import { Client, init } from "tidings";
      export { init };
      export default (to) => {
        const client = new Client({ provider: "sent", apiKey: "key_of_a_bench", dangerouslyAllowBrowser: true });
        return client.validate({ to, body: "Hello" }).length === 0;
      };`,
    "ky, libphonenumber-js/max": `
      import ky from "ky";
      import { parsePhoneNumberFromString } from "libphonenumber-js/max";
      export default (to) => {
        const api = ky.create({ headers: { "x-api-key": "key_of_a_bench" }, retry: 3 });
        return typeof api.post === "function" && parsePhoneNumberFromString(to).isValid();
      };`,
  },
};

/** The peer of each program. */
export const peers = {
  "the first number": "libphonenumber-js/max",
  "the first validated message": "ky, libphonenumber-js/max",
};

const files = {
  node: { tidings: "node.js", "tidings/phone": "phone-node.js" },
  page: { tidings: "index.js", "tidings/phone": "phone.js" },
  workerd: { tidings: "workerd.js", "tidings/phone": "phone-workerd.js" },
};

/** A program as one runtime loads it. */
export function codeFor(runtime, code) {
  return code.replace(/"(tidings(?:\/phone)?)"/, (_, name) =>
    JSON.stringify(join(root, "pkg/dist", files[runtime][name])),
  );
}

/** The same as one file. */
export async function bundled(runtime, code, options = {}) {
  const { outputFiles } = await esbuild.build({
    stdin: { contents: codeFor(runtime, code), resolveDir: root },
    bundle: true,
    minify: true,
    format: "esm",
    target: "es2022",
    write: false,
    logLevel: "silent",
    ...options,
  });
  return outputFiles[0].text;
}
