import type { BuiltInProvider } from "../types.js";
import type { Provider } from "./provider.js";
import { invalidOption } from "../util/options.js";
import { providers } from "./providers/index.js";

/** Whose request it is, and the path below that provider's version prefix. */
export interface Target {
  readonly provider: Provider;
  readonly path: string;
}

function below(path: string, prefix: string): string | null {
  if (path === prefix) return "/";
  return path.startsWith(`${prefix}/`) ? path.slice(prefix.length) : null;
}

/**
 * Tells the providers apart: by the vendor's own host, else by a first path segment with the provider's
 * name, as in `http://127.0.0.1:8787/texting-blue/v1/messages/send`. Null when the address is nobody's.
 */
export function findTarget(url: URL): Target | null {
  const all = Object.values(providers);
  const byHost = all.filter((provider) => provider.host === url.hostname);
  for (const provider of byHost.length > 0 ? byHost : all) {
    const prefix = byHost.length > 0 ? provider.prefix : `/${provider.name}${provider.prefix}`;
    const path = below(url.pathname, prefix);
    if (path !== null) return { provider, path };
  }
  return null;
}

/** Where a client has to send a provider's requests to reach them through an origin such as a port. */
export function baseUrl(provider: BuiltInProvider, origin: string): string {
  if (!Object.hasOwn(providers, provider))
    throw invalidOption("provider", `one of ${Object.keys(providers).join(", ")}`, provider);
  return `${origin.replace(/\/+$/, "")}/${provider}${providers[provider].prefix}`;
}

/** The decoded segments of a path; a segment that cannot be decoded stays as it is. */
export function segmentsOf(path: string): readonly string[] {
  return path
    .split("/")
    .slice(1)
    .map((segment) => {
      try {
        return decodeURIComponent(segment);
      } catch {
        return segment;
      }
    });
}
