import { useState } from 'react'

/** The latest value that was there: keeps what is shown on the screen while its successor is on the way. */
export function useLatest<Value>(value: Value | null): Value | null {
  const [latest, setLatest] = useState(value)
  if (value !== null && value !== latest) setLatest(value)
  return value ?? latest
}
