/** Waits for all, so that one that fails keeps no other from being done. @throws what the first of those that failed threw. */
export async function allSettled(tasks: readonly Promise<unknown>[]): Promise<void> {
  for (const result of await Promise.allSettled(tasks)) if (result.status === 'rejected') throw result.reason
}
