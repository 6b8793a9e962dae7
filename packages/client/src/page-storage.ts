/** The part of `Storage` the SDK uses. */
export type PageStorage = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>

type AnyStorage = Omit<PageStorage, 'removeItem'> & Partial<PageStorage>

/** Tells one client's keys from another's: by server, and by an id if two clients use the same server. */
export function storageSuffix(server = '', id = ''): string {
  return (server && ` ${server}`) + (id && ` #${id}`)
}

/**
 * A storage with keys of its own that never throws. It falls back to memory if there is no storage, if it is full, or if the
 * person's settings forbid it.
 *
 * @param open finds the storage; `null` to keep everything in memory.
 * @param onFailure called once, when something could not be stored or read.
 */
export function tolerantStorage(
  open: (() => AnyStorage) | null,
  suffix: string,
  onFailure?: (error: unknown) => void,
): PageStorage {
  let tell = onFailure
  const memory = new Map<string, string>()
  const attempt = <T>(use: (storage: AnyStorage) => T): T | null => {
    try {
      // Some browsers have `null` in the place of a storage that is turned off.
      return open && use(open())
    } catch (error) {
      tell?.(error)
      tell = undefined
      return null
    }
  }
  return {
    getItem: key => memory.get(key) ?? attempt(storage => storage.getItem(key + suffix)),
    setItem(key, value) {
      memory.set(key, value)
      attempt(storage => {
        storage.setItem(key + suffix, value)
        memory.delete(key)
      })
    },
    removeItem(key) {
      memory.delete(key)
      attempt(storage => storage.removeItem?.(key + suffix))
    },
  }
}

/** The suffixes that clients of this page use, shared by all copies of the SDK. */
const IN_USE = Symbol.for('ringdown.storage')

/**
 * Claims the tab's storage under this suffix for one client of the page.
 * @returns `false` if another client has it: the two would overwrite each other's device and call.
 */
export function claimSuffix(suffix: string, untilClosed: AbortSignal): boolean {
  const page = globalThis as { [IN_USE]?: Set<string> }
  page[IN_USE] ??= new Set()
  const inUse = page[IN_USE]
  if (inUse.has(suffix)) return false
  inUse.add(suffix)
  untilClosed.addEventListener('abort', () => inUse.delete(suffix))
  return true
}
