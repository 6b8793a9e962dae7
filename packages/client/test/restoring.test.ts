import { RingdownError } from '@ringdown/protocol'
import { settle } from '@ringdown/testing'
import { describe, expect, it } from 'vitest'
import type { AnswerState } from '../src/call/answer-state.js'
import type { CallPorts } from '../src/call/call-ports.js'
import { Rejoining } from '../src/call/rejoining.js'
import { hasLapsed, restoreCall } from '../src/call/restoring.js'
import { ann, bob, callId } from './entries.js'

const CALL = { address: 'user:bob', media: { audio: true, video: false } } as const
const away = new RingdownError({ code: 'unavailable', message: 'Not now.' })

describe('a call that a server has forgotten', () => {
  async function restore(
    answer: () => Promise<{ known: boolean }>,
    { key = null as string | null, capabilities = ['call-key'], me = ann as typeof ann | null } = {},
  ) {
    const asked: unknown[] = []
    const logged: unknown[] = []
    const ports = {
      signaling: {
        welcome: { capabilities },
        request: (event: string, request: object) => {
          asked.push({ event, request })
          return answer()
        },
      },
      log: (...line: unknown[]) => logged.push(line),
    } as unknown as CallPorts
    const known = await restoreCall(
      ports,
      { callId, me, links: { key, partiesWith: one => [one, bob] } },
      CALL,
    )
    return { known, asked, logged }
  }

  it('is described as this device knows it, and is known once the server says so', async () => {
    const { known, asked } = await restore(async () => ({ known: true }))
    expect(known).toBe(true)
    expect(asked).toEqual([{ event: 'restore', request: { callId, ...CALL, parties: [ann, bob] } }])
    expect((await restore(async () => ({ known: false }))).known).toBe(false)
  })

  it('is proved by its key, to a server that takes one', async () => {
    const request = async (capabilities: string[]) =>
      (await restore(async () => ({ known: true }), { key: 'secret', capabilities })).asked
    expect(await request(['call-key'])).toMatchObject([{ request: { key: 'secret' } }])
    expect(JSON.stringify(await request([]))).not.toContain('key')
  })

  it('is not known after a failure, which the developer is told', async () => {
    const { known, logged } = await restore(() => Promise.reject(away))
    expect(known).toBe(false)
    expect(logged).toEqual([['Restoring failed.', { callId, error: away }]])
  })

  it('is not asked for by a device that does not know who it was in it', async () => {
    const { known, asked } = await restore(async () => ({ known: true }), { me: null })
    expect([known, asked]).toEqual([false, []])
  })
})

describe('an end by the server that heard of nobody', () => {
  const standing = (changes: object = {}) =>
    hasLapsed({
      view: { phase: 'ended', reason: 'peer-left', by: null },
      answer: { name: 'confirmed' } as AnswerState,
      links: { isConnected: true },
      ...changes,
    })

  it('does not count for those who are connected, and does for all others', () => {
    expect(standing()).toBe(true)
    expect(standing({ view: { phase: 'ended', reason: 'no-answer', by: null } })).toBe(true)
    expect(standing({ links: { isConnected: false } })).toBe(false)
    expect(standing({ answer: { name: 'open' } })).toBe(false)
    expect(standing({ view: { phase: 'ended', reason: 'peer-left', by: bob } })).toBe(false)
    expect(standing({ view: { phase: 'ended', reason: 'completed', by: null } })).toBe(false)
    expect(standing({ view: { phase: 'accepted' } })).toBe(false)
    expect(standing({ view: null })).toBe(false)
  })
})

describe('a device that returns to a peer', () => {
  function begin(refusals: (RingdownError | null)[] = []) {
    const rejoining = new Rejoining()
    const written: string[] = []
    const write = async () => {
      void rejoining.write(async entryId => {
        written.push(entryId)
        return refusals.shift() ?? null
      })
      await settle()
    }
    return { rejoining, written, write }
  }

  it('is away from when it begins until its own entry is in the log', async () => {
    const { rejoining, written, write } = begin()
    expect(rejoining.isAway).toBe(false)
    await write()
    expect(written).toEqual([])
    rejoining.begin()
    expect([rejoining.isAway, rejoining.end('another')]).toEqual([true, false])
    await write()
    expect([rejoining.isAway, rejoining.end('another')]).toEqual([true, false])
    expect(rejoining.end(written[0] ?? '')).toBe(true)
    expect([rejoining.isAway, rejoining.end(written[0] ?? '')]).toEqual([false, false])
  })

  it('writes one entry, also when it is begun again meanwhile', async () => {
    const { rejoining, written, write } = begin()
    rejoining.begin()
    await write()
    rejoining.begin()
    await write()
    expect(written).toHaveLength(1)
  })

  it('writes another one if the first was refused', async () => {
    const { rejoining, written, write } = begin([away])
    rejoining.begin()
    await write()
    expect(rejoining.isAway).toBe(true)
    expect(rejoining.end(written[0] ?? '')).toBe(false)
    await write()
    expect(written).toHaveLength(2)
    expect(rejoining.end(written[1] ?? '')).toBe(true)
  })

  it('is back although its entry, which the log has, was then refused when it was sent again', async () => {
    const rejoining = new Rejoining()
    let written = ''
    let refuse: (refusal: RingdownError) => void = () => {}
    rejoining.begin()
    void rejoining.write(entryId => {
      written = entryId
      return new Promise(resolve => (refuse = resolve))
    })
    expect(rejoining.end(written)).toBe(true)
    refuse(away)
    await settle()
    expect(rejoining.isAway).toBe(false)
  })
})
