/** The events of a touch; which of them counts depends on the browser. */
const TOUCHES = ['pointerdown', 'pointerup', 'keydown'] as const

/** Runs a context of Web Audio, on a page that no one has touched yet from the first touch. @returns a function that closes it. */
export function keepAwake(context: AudioContext): () => void {
  const closing = new AbortController()
  const wake = () => void context.resume().catch(() => {})
  for (const touch of TOUCHES) addEventListener(touch, wake, { capture: true, signal: closing.signal })
  wake()
  return () => {
    closing.abort()
    void context.close().catch(() => {})
  }
}
