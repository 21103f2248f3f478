/** Which request does what. */

import { createCampaign } from "./campaigns/create.js";
import { listProblems, showCampaign } from "./campaigns/read.js";
import type { Env } from "./env.js";
import type { ExecutionContext } from "./platform.js";
import { methodNotAllowed, notFound, problem, Rejected } from "./problems.js";
import { relayOf } from "./relay.js";
import { openSession } from "./session.js";
import { inTime } from "./time-limit.js";
import { userOf } from "./users.js";
import { receiveWebhook } from "./webhooks.js";

interface Asked {
  readonly request: Request;
  readonly env: Env;
  readonly url: URL;
  /** What the pattern of the path found. */
  readonly name: string;
}

interface Route {
  readonly path: RegExp;
  readonly method: string;
  readonly answer: (asked: Asked) => Promise<Response>;
}

const ROUTES: readonly Route[] = [
  {
    path: /^\/campaigns$/,
    method: "POST",
    answer: async ({ request, env }) => createCampaign(request, env, await userOf(request, env)),
  },
  {
    path: /^\/campaigns\/([\w-]{1,64})$/,
    method: "GET",
    answer: async ({ request, env, name }) => showCampaign(env, name, (await userOf(request, env)).id),
  },
  {
    path: /^\/campaigns\/([\w-]{1,64})\/problems$/,
    method: "GET",
    answer: async ({ request, env, name, url }) =>
      listProblems(env, name, (await userOf(request, env)).id, url.searchParams),
  },
  {
    path: /^\/webhooks\/([\w-]{1,64})$/,
    method: "POST",
    answer: ({ request, env, name }) => receiveWebhook(request, env, name),
  },
  { path: /^\/session$/, method: "POST", answer: ({ request, env }) => openSession(request, env) },
];

/** Longer than a campaign of 10,000 messages takes. */
const MAX_ANSWER_MS = 60_000;

export async function route(request: Request, env: Env, context: ExecutionContext): Promise<Response> {
  const url = new URL(request.url);
  try {
    // The relay answers every method itself.
    if (url.pathname === "/messages") return await relayOf(env)(request, context);
    const found = ROUTES.filter(({ path }) => path.test(url.pathname));
    const chosen = found.find(({ method }) => method === request.method);
    if (chosen !== undefined) {
      const [, name = ""] = chosen.path.exec(url.pathname) ?? [];
      return await inTime(() => chosen.answer({ request, env, url, name }), MAX_ANSWER_MS);
    }
    if (found.length > 0) return methodNotAllowed(found.map(({ method }) => method).join(", "));
    return request.method === "GET" || request.method === "HEAD" ? await asset(request, env) : notFound();
  } catch (error) {
    if (error instanceof Rejected) return error.response;
    // The message may quote what was sent to it.
    console.log(JSON.stringify({ event: "request-failed", path: url.pathname, name: Object(error).name }));
    return problem({ status: 500, title: "Internal error", detail: "The request failed. Try it again later." });
  }
}

/** What the page may load and run: only its own files, and WebAssembly. */
const PAGE_POLICY = [
  "default-src 'self'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "img-src 'self' data:",
  "frame-ancestors 'none'",
  "base-uri 'none'",
].join("; ");

async function asset(request: Request, env: Env): Promise<Response> {
  const found = await env.ASSETS.fetch(request);
  const response = new Response(found.body, found);
  response.headers.set("content-security-policy", PAGE_POLICY);
  response.headers.set("x-content-type-options", "nosniff");
  response.headers.set("referrer-policy", "no-referrer");
  return response;
}
