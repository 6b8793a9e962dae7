import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { Listeners } from '../src/listeners.js'
import { Store } from '../src/store.js'

/** Errors reported as uncaught, collected so that Vitest does not fail for them. */
let uncaught: unknown[] = []
let others: NodeJS.UncaughtExceptionListener[] = []
const note = (error: unknown) => void uncaught.push(error)

beforeEach(() => {
  uncaught = []
  others = process.listeners('uncaughtException')
  process.removeAllListeners('uncaughtException')
  process.on('uncaughtException', note)
})

afterEach(() => {
  process.off('uncaughtException', note)
  for (const other of others) process.on('uncaughtException', other)
})

const settle = () => new Promise(resolve => setImmediate(resolve))

describe('a subscriber that throws', () => {
  const mistake = new Error('a mistake of the app')

  it('stops nobody else and nothing of what follows, and its error surfaces', async () => {
    const store = new Store({ count: 0 })
    const heard: number[] = []
    store.subscribe(() => {
      throw mistake
    })
    store.subscribe(() => heard.push(store.snapshot.count))
    store.update({ count: 1 })
    store.update({ count: 2 })
    expect(store.snapshot).toEqual({ count: 2 })
    expect(heard).toEqual([1, 2])
    await settle()
    expect(uncaught).toEqual([mistake, mistake])
  })

  it('does not keep an event from the others', async () => {
    const listeners = new Listeners<string>()
    const heard: string[] = []
    listeners.add(() => {
      throw mistake
    })
    listeners.add(event => heard.push(event))
    listeners.emit('entry')
    expect(heard).toEqual(['entry'])
    await settle()
    expect(uncaught).toEqual([mistake])
  })
})

describe('Store', () => {
  it('tells of changes only', () => {
    const store = new Store<{ a: number; b: string | null }>({ a: 1, b: null })
    const seen: object[] = []
    store.subscribe(() => seen.push(store.snapshot))
    const first = store.snapshot
    store.update({ a: 1 })
    expect(store.snapshot).toBe(first)
    store.update({ b: 'x' })
    expect(seen).toEqual([{ a: 1, b: 'x' }])
  })

  it('counts one function subscribed twice as two', () => {
    const store = new Store(0)
    let calls = 0
    const listener = () => {
      calls += 1
    }
    const [stop] = [store.subscribe(listener), store.subscribe(listener)]
    store.set(1)
    stop()
    store.set(2)
    expect([calls, store.listeners]).toEqual([3, 1])
  })

  it('does not call one that another has just unsubscribed', () => {
    const store = new Store(0)
    let calls = 0
    store.subscribe(() => stop())
    const stop = store.subscribe(() => {
      calls += 1
    })
    store.set(1)
    expect(calls).toBe(0)
  })
})
