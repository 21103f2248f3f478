// What `fetch` throws: each value contains the key, spelled as `key`, where a console, a logger or JSON shows it.
const failed = (properties) => Object.assign(new Error("fetch failed"), properties);
const INSPECT = Symbol.for("nodejs.util.inspect.custom");
/** More than the search reads. */
const many = Array.from({ length: 20_000 }, (_, index) => ({ index, key: "" }));
const url = (key) => new URL(`https://api.example/x?key=${key}`);

export const CAUSES = {
  "the message": (key) => new Error(`connect with ${key} failed`),
  "the name": (key) => Object.assign(new Error("x"), { name: key }),
  "the stack": (key) => Object.assign(new Error("x"), { stack: `Error: x\n    at ${key} (file.js:1:1)` }),
  "the code": (key) => failed({ code: key }),
  "a string": (key) => key,
  "a boxed string": (key) => Object(key),
  "a symbol": (key) => Symbol(key),
  "the cause of a cause": (key) => new Error("a", { cause: new Error("b", { cause: new Error(key) }) }),
  "one of several errors": (key) => new AggregateError([new Error("a"), new Error(key)], "all failed"),
  "a property": (key) => failed({ config: { headers: { authorization: `Bearer ${key}` } } }),
  "the name of a property": (key) => failed({ headers: { [key]: 1 } }),
  "a symbol that names a property": (key) => failed({ [Symbol(key)]: 1 }),
  "a hidden property": (key) => Object.defineProperty(failed({}), "request", { value: { key }, enumerable: false }),
  "a getter": (key) => Object.defineProperty(failed({}), "key", { get: () => key, enumerable: true }),
  "a getter of the prototype": (key) =>
    new (class HttpError extends Error {
      get url() {
        return `https://x.example/${key}`;
      }
    })("x"),
  "a property of the prototype": (key) =>
    Object.create(Object.assign(Object.create(Error.prototype), { message: key }), {}),
  "the name of a class": (key) => new (Object.defineProperty(class extends Error {}, "name", { value: key }))("x"),
  "a custom inspector": (key) => failed({ [INSPECT]: () => `HttpError ${key}` }),
  "an inspector that inspects": (key) =>
    failed({ [INSPECT]: (depth, options, inspect) => `HttpError ${inspect({ key }, options)}` }),
  toJSON: (key) => failed({ toJSON: () => ({ url: key }) }),
  toString: (key) => failed({ toString: () => `HttpError: ${key}` }),
  "a URL": (key) => failed({ url: url(key) }),
  Headers: (key) => failed({ response: { headers: new Headers({ "x-key": key }) } }),
  "a Request": (key) => failed({ request: new Request(url(key), { headers: { authorization: key } }) }),
  "a Map and a Set": (key) => failed({ map: new Map([[key, new Set([key])]]) }),
  bytes: (key) => failed({ body: new TextEncoder().encode(`{"key":"${key}"}`) }),
  "a promise": (key) => failed({ body: Promise.resolve(key) }),
  "a circle, deep": (key) => {
    const top = failed({});
    let last = top;
    for (let depth = 0; depth < 100; depth++) last = last.next = { top };
    last.key = key;
    return top;
  },
  "something huge": (key) => failed({ list: [...many, { index: many.length, key }] }),
  "a getter that throws, beside it": (key) =>
    Object.defineProperty(failed({ key }), "bad", {
      get: () => {
        throw new Error(key);
      },
      enumerable: true,
    }),
};
