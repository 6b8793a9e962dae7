declare const setImmediate: ((run: () => void) => unknown) | undefined
declare function setTimeout(run: () => void, ms: number): unknown

// Captured when the module loads, so that a test runner's fake timers do not stop the fakes.
const nextTurn: (run: () => void) => void =
  typeof setImmediate === 'function' ? setImmediate : run => setTimeout(run, 0)

/** Queues a task, as a browser does to fire an event: after all ready promise jobs, with tasks in order. */
export function queueTask(run: () => void): void {
  nextTurn(run)
}

/** Resolves in a separate task. */
export function nextTask(): Promise<void> {
  return new Promise(queueTask)
}

/**
 * Lets everything that is ready run: in each turn of the event loop, all promise jobs however long their chains, then
 * the queued tasks. It takes more than one turn, because one step may make the next one ready only in the following
 * turn.
 */
export async function settle(turns = 20): Promise<void> {
  for (let turn = 0; turn < turns; turn += 1) await nextTask()
}
