/** A binding that never answers must not hold up a consumer for 15 minutes, which is the limit of Queues, nor a webhook until its provider gives up. */

/**
 * The result of `act`, or a rejection after `ms` milliseconds. What was begun goes on: repeating it must be safe.
 *
 * @throws Error if it is late, and whatever `act` throws.
 */
export async function inTime<T>(act: () => Promise<T>, ms: number): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`There was no answer within ${ms} ms.`)), ms);
  });
  try {
    return await Promise.race([act(), late]);
  } finally {
    clearTimeout(timer);
  }
}
