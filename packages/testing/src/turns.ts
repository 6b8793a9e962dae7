declare const setImmediate: ((run: () => void) => unknown) | undefined
declare function setTimeout(run: () => void, ms: number): unknown

// Taken when the module loads, so that a test runner's fake timers do not stop the fakes.
const nextTurn: (run: () => void) => void =
  typeof setImmediate === 'function' ? setImmediate : run => setTimeout(run, 0)

/** Queues a task, as a browser does to fire an event: after all promise jobs that are ready, tasks in order. */
export function queueTask(run: () => void): void {
  nextTurn(run)
}

/** Resolves in a task of its own. */
export function nextTask(): Promise<void> {
  return new Promise(queueTask)
}

/**
 * Lets everything that is ready run: in each turn of the event loop all promise jobs, however many they chain, then the
 * queued tasks. More than one turn, because what one sets off may be ready only in the next.
 */
export async function settle(turns = 20): Promise<void> {
  for (let turn = 0; turn < turns; turn += 1) await nextTask()
}
