import { type LogBody, SERVER_LIMITS } from '@ringdown/protocol'
import { describe, expect, it } from 'vitest'
import { invite, nameOf, openSequencers, party } from './sequencer-rig.js'

const [ada, bob] = [party('ada'), party('bob')]
const MORE = SERVER_LIMITS.logEntries + 20

/** The n-th offer of a session that looks for another path again and again. */
const offer = (n: number): LogBody => ({
  type: 'description',
  to: nameOf(bob),
  session: 1,
  revision: n,
  description: { type: 'offer', sdp: `v=0\r\na=ice-ufrag:u${n}\r\n` },
})

describe('a log that is full', () => {
  it('of an accepted call forgets offers that are past, and takes the next one', async () => {
    const { append, logOf } = openSequencers()
    await append(ada, 'c', invite('user:bob'))
    await append(bob, 'c', { type: 'accept' })
    const replies: (number | string)[] = []
    for (let n = 1; n <= MORE; n++) replies.push(await append(ada, 'c', offer(n)))
    expect(replies).toEqual(replies.map((_, index) => index + 3))
    const log = await logOf('c')
    expect(log.length).toBeLessThanOrEqual(SERVER_LIMITS.logEntries)
    expect(log.slice(0, 2).map(({ type }) => type)).toEqual(['invite', 'accept'])
    expect(log.at(-1)).toMatchObject({ revision: MORE })
  })

  it('of a call that rings takes no more, but that it is over', async () => {
    const { append, store } = openSequencers()
    await append(ada, 'c', invite('user:bob'))
    const held = (n: number): LogBody => ({ ...offer(n), to: undefined }) as unknown as LogBody
    const replies: (number | string)[] = []
    for (let n = 1; n <= MORE; n++) replies.push(await append(ada, 'c', held(n)))
    expect(replies.at(-1)).toBe('limit-reached')
    expect(replies.filter(reply => reply !== 'limit-reached')).toHaveLength(SERVER_LIMITS.logEntries - 1)
    await append(ada, 'c', { type: 'hangup', reason: 'cancelled' })
    expect((await store.head('c'))?.phase).toBe('ended')
  })
})
