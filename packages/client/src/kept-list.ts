/** Returns the previous list if it has the same elements, so that nothing appears to change. */
export function keepSame<T>(before: readonly T[], now: readonly T[]): readonly T[] {
  return before.length === now.length && before.every((one, index) => one === now[index]) ? before : now
}
