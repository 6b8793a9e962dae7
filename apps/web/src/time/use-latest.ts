import { useState } from 'react'

/** The latest value that was not null, so that it stays on the screen until the next one arrives. */
export function useLatest<Value>(value: Value | null): Value | null {
  const [latest, setLatest] = useState(value)
  if (value !== null && value !== latest) setLatest(value)
  return value ?? latest
}
