/** The part of `localStorage` that is used, so that tests can pass their own. */
export type Keep = Pick<Storage, 'getItem' | 'setItem'>

/** Reads JSON kept by this browser; `fallback` where there is none or it is not what `isValid` accepts. */
export function readKept<Value>(
  keep: Keep,
  key: string,
  isValid: (value: unknown) => value is Value,
  fallback: Value,
): Value {
  try {
    const value: unknown = JSON.parse(keep.getItem(key) ?? 'null')
    return isValid(value) ? value : fallback
  } catch {
    return fallback
  }
}

/** Keeps JSON in this browser. A full or forbidden storage costs the memory of it, nothing else. */
export function writeKept(keep: Keep, key: string, value: unknown): void {
  try {
    keep.setItem(key, JSON.stringify(value))
  } catch {
    // Private windows and full disks: the app works without remembering.
  }
}

export function isString(value: unknown): value is string {
  return typeof value === 'string'
}
