import { describe, expect, it } from 'vitest'
import type { JournalStore } from '../src/nodes/journal-store.js'

const kept = (key: string, value: string | null) => ({ kind: 'kept', key, value })

/** What every {@link JournalStore} does. */
export function describeJournalStore(name: string, make: () => Promise<JournalStore>): void {
  describe(name, () => {
    it('keeps the entries of each node in order, and what follows from them', async () => {
      const store = await make()
      expect(await store.append(1, 0, [{ kind: 'begin' }, kept('a', '1'), kept('b', '2')])).toBe(true)
      expect(await store.append(1, 3, [{ kind: 'news', value: { b: [1] } }, kept('a', null)])).toBe(true)
      expect(await store.append(2, 0, [{ kind: 'begin' }])).toBe(true)
      expect(await store.after(1, 0)).toEqual({
        first: 1,
        entries: [
          { kind: 'begin' },
          kept('a', '1'),
          kept('b', '2'),
          { kind: 'news', value: { b: [1] } },
          kept('a', null),
        ],
      })
      expect(await store.after(1, 4)).toEqual({ first: 5, entries: [kept('a', null)] })
      expect((await store.after(1, 5)).entries).toEqual([])
      expect(await store.all(1)).toEqual({ last: 5, kept: new Map([['b', '2']]) })
      expect(await store.touch(1)).toBe(5)
    })

    it('writes nothing for who is wrong about the last entry', async () => {
      const store = await make()
      await store.append(1, 0, [{ kind: 'begin' }])
      expect(await store.append(1, 0, [kept('a', '1')])).toBe(false)
      expect(await store.append(1, 2, [kept('a', '1')])).toBe(false)
      expect(await store.all(1)).toEqual({ last: 1, kept: new Map() })
    })

    it('replaces everything at once', async () => {
      const store = await make()
      const all = new Map(Array.from({ length: 1_200 }, (_, place) => [`k${place}`, `v${place}`]))
      await store.append(1, 0, [{ kind: 'begin' }, kept('a', '1')])
      await store.replace(1, 100, all)
      expect(await store.all(1)).toEqual({ last: 100, kept: all })
      expect(await store.after(1, 2)).toEqual({ first: 100, entries: [{ kind: 'all' }] })
      expect(await store.append(1, 100, [kept('k0', null)])).toBe(true)
      await store.replace(1, 200, new Map())
      expect(await store.all(1)).toEqual({ last: 200, kept: new Map() })
    })

    it('knows nothing of those that wrote nothing, or are forgotten', async () => {
      const store = await make()
      await store.append(1, 0, [{ kind: 'begin' }, kept('a', '1')])
      await store.forget(1)
      for (const node of [1, 2]) {
        expect(await store.touch(node)).toBe(0)
        expect((await store.after(node, 0)).entries).toEqual([])
        expect(await store.all(node)).toEqual({ last: 0, kept: new Map() })
      }
    })
  })
}
