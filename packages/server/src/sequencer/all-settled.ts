/** Waits for all tasks, so that one failure does not stop the others. @throws the first failure. */
export async function allSettled(tasks: readonly Promise<unknown>[]): Promise<void> {
  for (const result of await Promise.allSettled(tasks)) if (result.status === 'rejected') throw result.reason
}
