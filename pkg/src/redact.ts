/**
 * The one gate through which everything leaves a client: results, errors, events. No credential passes it,
 * even where a provider repeats the key in its answer or a `fetch` of the caller's keeps the request on what
 * it throws.
 */

const MASK = "[redacted]";
/** A shorter key would be found in ordinary words, and no provider has one. */
const SHORTEST = 4;
/** What is searched of a foreign error; one that is larger is not let through as it is. */
const MAX_DEPTH = 8;
const MAX_VALUES = 5_000;

export class Redactor {
  readonly #secrets = new Set<string>();

  /** From now on `secret` leaves in no spelling: as it is, in a JSON text, in a URL. */
  add(secret: unknown): void {
    if (typeof secret !== "string" || secret.length < SHORTEST) return;
    this.#secrets.add(secret);
    this.#secrets.add(JSON.stringify(secret).slice(1, -1));
    try {
      this.#secrets.add(encodeURIComponent(secret));
    } catch {
      // A lone surrogate: no URL can hold it.
    }
  }

  /** Plain data with every secret masked. */
  clean<T>(value: T): T {
    return this.#copy(value) as T;
  }

  /**
   * A foreign error as it is, so that it can be told by identity; or, where it holds a secret, a stand-in
   * with the same name, message and stack, masked.
   */
  cleanCause(cause: unknown): unknown {
    if (typeof cause === "string") return this.#mask(cause);
    if (!isObject(cause) || !this.#holds(cause)) return cause;
    const { name, message, stack } = readError(cause);
    const stand = new Error(this.#mask(message ?? "The original error held a credential and was withheld."));
    if (name !== undefined) stand.name = this.#mask(name);
    if (stack !== undefined) stand.stack = this.#mask(stack);
    return stand;
  }

  #mask(text: string): string {
    for (const secret of this.#secrets) if (text.includes(secret)) text = text.split(secret).join(MASK);
    return text;
  }

  /** Without recursion: a body may be nested deeper than the stack is. */
  #copy(value: unknown): unknown {
    const top: { value?: unknown } = {};
    const todo: { from: object; to: object }[] = [{ from: { value }, to: top }];
    for (let next = todo.pop(); next !== undefined; next = todo.pop()) {
      const { from, to } = next;
      const isArray = Array.isArray(from);
      for (const [name, member] of Object.entries(from) as [string, unknown][]) {
        let copy = member;
        if (typeof member === "string") copy = this.#mask(member);
        else if (typeof member === "object" && member !== null) {
          const target: object = Array.isArray(member) ? [] : {};
          todo.push({ from: member, to: target });
          copy = target;
        }
        define(to, isArray ? name : this.#mask(name), copy);
      }
    }
    return top.value;
  }

  #holds(root: object): boolean {
    const seen = new Set<object>();
    const holds = (value: unknown, depth: number): boolean => {
      if (typeof value === "string") return this.#mask(value) !== value;
      if (!isObject(value) || seen.has(value)) return false;
      seen.add(value);
      if (depth === 0 || seen.size > MAX_VALUES) return true;
      return members(value).some((member) => holds(member, depth - 1));
    };
    try {
      return this.#secrets.size > 0 && holds(root, MAX_DEPTH);
    } catch {
      return true;
    }
  }
}

/** Everything that a console would print of an object: own members, and the entries of Headers, Map and Set. */
function members(value: object): unknown[] {
  const own: unknown[] = Reflect.ownKeys(value).map((key) => (value as Record<PropertyKey, unknown>)[key]);
  const { headers, entries } = value as { headers?: unknown; entries?: unknown };
  if (isObject(headers)) own.push(headers);
  if (typeof entries === "function" && !ArrayBuffer.isView(value)) own.push(...(entries.call(value) as Iterable<unknown>));
  return own;
}

/** Not an assignment: a member that is called __proto__ stays a member. */
function define(target: object, key: PropertyKey, value: unknown): void {
  Object.defineProperty(target, key, { value, configurable: true, enumerable: true, writable: true });
}

function readError(value: object): { name?: string; message?: string; stack?: string } {
  const read: Record<string, string> = {};
  for (const key of ["name", "message", "stack"]) {
    try {
      const text = (value as Record<string, unknown>)[key];
      if (typeof text === "string") read[key] = text;
    } catch {
      // A getter that throws has nothing to say.
    }
  }
  return read;
}

function isObject(value: unknown): value is object {
  return (typeof value === "object" && value !== null) || typeof value === "function";
}
