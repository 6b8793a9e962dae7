import { settle } from '../../src/index.js'

/** Throws unless `actual` is `expected` (compared as JSON, so that lists can be). */
export function expectEqual(actual: unknown, expected: unknown, what: string): void {
  const [left, right] = [JSON.stringify(actual), JSON.stringify(expected)]
  if (left !== right) throw new Error(`${what}: expected ${right}, got ${left}`)
}

export function expectTrue(condition: boolean, what: string): void {
  if (!condition) throw new Error(`expected ${what}`)
}

/** The value, which must exist. */
export function present<T>(value: T | null | undefined, what: string): T {
  if (value === null || value === undefined) throw new Error(`expected ${what}`)
  return value
}

/** Throws unless the operation is refused with an error of this name. */
export async function expectRefusal(operation: () => unknown, name: string, what: string): Promise<void> {
  let outcome: string
  try {
    await operation()
    outcome = 'was accepted'
  } catch (error) {
    outcome = error instanceof Error || error instanceof DOMException ? error.name : String(error)
  }
  if (outcome !== name) throw new Error(`${what}: expected ${name}, but it ${outcome}`)
}

/** Waits until the condition holds. Fails after 5 s. */
export async function until(condition: () => boolean, what: string): Promise<void> {
  const end = Date.now() + 5_000
  while (!condition()) {
    if (Date.now() > end) throw new Error(`waited 5 s for: ${what}`)
    await pause(5)
  }
}

/** Gives time for what must not happen. The fake also needs turns of the event loop, which a busy process may delay. */
export async function pause(ms = 60): Promise<void> {
  await new Promise(resolve => setTimeout(resolve, ms))
  if ('setImmediate' in globalThis) await settle()
}

/** Counts how often an event fires. */
export function countEvents(target: EventTarget, type: string): () => number {
  let count = 0
  target.addEventListener(type, () => {
    count += 1
  })
  return () => count
}

/** Waits until so many events have fired, and then whether one too many does. */
export async function expectEvents(count: () => number, expected: number, what: string): Promise<void> {
  await until(() => count() >= expected, what)
  await pause()
  expectEqual(count(), expected, what)
}

/** Records the events of these types in order, as `name type` plus what `describe` adds. */
export function noteEvents(
  log: string[],
  name: string,
  target: EventTarget,
  types: readonly string[],
  describe: (event: Event) => string = () => '',
): void {
  for (const type of types) {
    target.addEventListener(type, event => log.push(`${name} ${type} ${describe(event)}`.trim()))
  }
}

/** How a promise settled before the next task, by promise jobs alone; `pending` if it did not. */
export async function outcomeWithoutTask(promise: Promise<unknown>): Promise<string> {
  let outcome = 'pending'
  promise.then(
    () => {
      outcome = 'accepted'
    },
    error => {
      outcome = error.name
    },
  )
  for (let job = 0; job < 20; job += 1) await null
  return outcome
}
