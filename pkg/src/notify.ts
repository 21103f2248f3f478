export function notify<T>(listener: ((event: T) => void) | undefined, event: T): void {
  try {
    const answer: unknown = listener?.(event);
    if (answer instanceof Promise) answer.catch((e) => console.error(e));
  } catch (error) { console.error(error); }
}
