/**
 * Defines a property instead of assigning it, so that `__proto__` is an ordinary name.
 *
 * @param enumerable False hides it from `Object.keys`, consoles and loggers.
 * @internal
 */
export function define(target: object, key: PropertyKey, value: unknown, enumerable: boolean): void {
  Object.defineProperty(target, key, { value, enumerable, configurable: true, writable: true });
}
