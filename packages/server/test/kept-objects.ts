import { Session } from 'node:inspector/promises'
import { types } from 'node:util'
import { LRUCache } from 'lru-cache'

/** Their prototypes are found as well. */
const { isMap, isSet } = types

/** A class, also one whose constructor is private. */
interface Class<T> {
  readonly prototype: T
}

/** All objects of some classes that this process can still reach, after a collection of garbage: what is held is among them. */
export async function objectsOf<T>(kind: Class<T>): Promise<readonly T[]> {
  const session = new Session()
  session.connect()
  const exchange = globalThis as { kindWanted?: unknown; objectsFound?: readonly T[] }
  try {
    exchange.kindWanted = kind.prototype
    const asked = await session.post('Runtime.evaluate', { expression: 'globalThis.kindWanted' })
    const { objects } = await session.post('Runtime.queryObjects', {
      prototypeObjectId: asked.result.objectId ?? '',
    })
    await session.post('Runtime.callFunctionOn', {
      objectId: objects.objectId ?? '',
      functionDeclaration: 'function () { globalThis.objectsFound = [...this] }',
    })
    return exchange.objectsFound ?? []
  } finally {
    delete exchange.kindWanted
    delete exchange.objectsFound
    session.disconnect()
  }
}

/**
 * Where else this process names one of some devices and calls: the maps and sets that have its id in a key or a text. What has
 * outlived its time in a cache is removed before.
 */
export async function namedIn(ids: readonly ReadonlySet<unknown>[]): Promise<readonly string[]> {
  const isOne = (word: string) => ids.some(each => each.has(word))
  const names = (text: unknown) =>
    typeof text === 'string' && text.length < 4_096 && text.split(/[^\w-]+/).some(isOne)
  for (const cache of await objectsOf(LRUCache)) cache.purgeStale()
  const maps = (await objectsOf(Map)).filter(isMap)
  const sets = (await objectsOf(Set)).filter(isSet)
  const found: string[] = []
  for (const map of maps)
    for (const [key, value] of map)
      if (names(key) || names(value)) found.push(`a map of ${map.size}: ${String(key)} → ${nameOf(value)}`)
  for (const set of sets)
    if (!ids.includes(set))
      for (const value of set) if (names(value)) found.push(`a set of ${set.size}: ${value}`)
  return found
}

function nameOf(value: unknown): string {
  return typeof value === 'object' && value !== null ? value.constructor?.name : String(value).slice(0, 80)
}
