/**
 * Makes time run faster in a worker: the clocks and the timers that tidings and its simulator use there. A page shares its clock with all of
 * its sections, so this must not run in a page.
 */
export function speedUp(factor: number): void {
  const clock = performance.now.bind(performance);
  const startTimer = setTimeout;
  const start = clock();
  const day = Date.now();
  const passed = (): number => (clock() - start) * factor;
  Object.defineProperty(performance, "now", { value: () => start + passed() });
  Object.assign(Date, { now: () => Math.floor(day + passed()) });
  Object.assign(globalThis, {
    setTimeout: (act: () => void, ms = 0, ...args: unknown[]) => startTimer(act, ms / factor, ...args),
  });
}
