import { type Draft, type ErrorCode, RingdownError } from '@ringdown/protocol'
import { ManualClock } from '@ringdown/testing'
import { describe, expect, it } from 'vitest'
import { Outbox } from '../src/signaling/outbox.js'
import type { ConnectionStatus, Signaling } from '../src/signaling/signaling.js'
import { Store } from '../src/store.js'
import { callId } from './entries.js'

const draft = (entryId: string): Draft => ({ type: 'ringing', entryId })

type Answer = ErrorCode | 'ok' | 'held'

/** A server that answers drafts in turn, `ok` where nothing is said; what is `held` gets its answer from the test. */
function rig(answers: Answer[]) {
  const clock = new ManualClock()
  const connection = new Store<{ connection: ConnectionStatus; me: null; problem: null }>({
    connection: 'online',
    me: null,
    problem: null,
  })
  const sent: string[] = []
  const held: ((answer: Answer) => void)[] = []
  const request = async (_event: string, { draft }: { draft: Draft }) => {
    if (connection.snapshot.connection !== 'online')
      throw new RingdownError({ code: 'unavailable', message: 'offline' })
    sent.push(draft.entryId)
    let answer = answers.shift() ?? 'ok'
    if (answer === 'held') answer = await new Promise<Answer>(resolve => held.push(resolve))
    if (answer !== 'ok' && answer !== 'held')
      throw new RingdownError({ code: answer, message: answer, retryAfterMs: 50 })
    return { seq: sent.length, at: 0 }
  }
  const signaling = {
    subscribe: connection.subscribe,
    request,
    get snapshot() {
      return connection.snapshot
    },
  }
  const set = (status: ConnectionStatus) => connection.update({ connection: status })
  return { clock, connection, set, sent, held, outbox: new Outbox(signaling as unknown as Signaling, clock) }
}

describe('Outbox', () => {
  it('sends without waiting for the reply before', async () => {
    const { outbox, sent } = rig([])
    const both = Promise.all([outbox.append(callId, draft('1')), outbox.append(callId, draft('2'))])
    expect(sent).toEqual(['1', '2'])
    await both
  })

  it('sends the same entry again after a lost reply', async () => {
    const { outbox, sent, clock } = rig(['timeout', 'rate-limited', 'ok'])
    const done = outbox.append(callId, draft('1'))
    await clock.advance(50)
    await clock.advance(50)
    await expect(done).resolves.toMatchObject({ seq: 3 })
    expect(sent).toEqual(['1', '1', '1'])
    expect(clock.pending).toBe(0)
  })

  it('waits out a lost connection, and then sends all in order without waiting for replies', async () => {
    const { outbox, sent, set, connection, clock } = rig(['held', 'held', 'held'])
    set('offline')
    for (const id of ['1', '2']) void outbox.append(callId, draft(id))
    await Promise.resolve()
    expect(sent).toEqual([])
    set('connecting')
    // Appended by one who hears of the connection before those that waited have been sent.
    connection.subscribe(() => void outbox.append(callId, draft('3')))
    set('online')
    await clock.advance(0)
    expect(sent).toEqual(['1', '2', '3'])
  })

  it('gives up on a refusal at once, and on everything when the connection is closed', async () => {
    const { outbox, sent, set, clock } = rig(['call-ended', 'rate-limited'])
    await expect(outbox.append(callId, draft('1'))).rejects.toMatchObject({ code: 'call-ended' })
    const limited = outbox.append(callId, draft('2'))
    await clock.advance(0)
    set('offline')
    const waiting = outbox.append(callId, draft('3'))
    await clock.advance(0)
    set('closed')
    await expect(limited).rejects.toMatchObject({ code: 'unavailable' })
    await expect(waiting).rejects.toMatchObject({ code: 'unavailable' })
    await expect(outbox.append(callId, draft('4'))).rejects.toMatchObject({ code: 'unavailable' })
    expect(sent).toEqual(['1', '2'])
    expect(clock.pending).toBe(0)
  })

  it('does not grow without limit', async () => {
    const { outbox, set } = rig([])
    set('offline')
    const waiting = Array.from({ length: 256 }, (_, index) => outbox.append(callId, draft(`${index}`)))
    await expect(outbox.append(callId, draft('more'))).rejects.toMatchObject({ code: 'limit-reached' })
    set('closed')
    const settled = await Promise.allSettled(waiting)
    expect(settled.every(({ status }) => status === 'rejected')).toBe(true)
  })
})

describe('a draft that is given up', () => {
  const reason = new Error('The call has ended.')

  it('while there is no connection is never sent, and the others are', async () => {
    const { outbox, sent, set } = rig([])
    const given = new AbortController()
    set('offline')
    const first = outbox.append(callId, draft('1'), given.signal)
    const second = outbox.append(callId, draft('2'))
    await Promise.resolve()
    given.abort(reason)
    await expect(first).rejects.toBe(reason)
    set('online')
    await second
    expect(sent).toEqual(['2'])
  })

  it('between two tries is not sent again, and leaves no timer', async () => {
    const { outbox, sent, clock } = rig(['rate-limited'])
    const given = new AbortController()
    const done = outbox.append(callId, draft('1'), given.signal)
    await clock.advance(0)
    given.abort(reason)
    await expect(done).rejects.toBe(reason)
    expect(clock.pending).toBe(0)
    await clock.advance(1000)
    expect(sent).toEqual(['1'])
  })

  it('while it is under way is not sent again, and is known to be in the log where the server has taken it', async () => {
    const { outbox, sent, held, clock } = rig(['held', 'held'])
    const given = new AbortController()
    const [lost, taken] = ['1', '2'].map(id => outbox.append(id, draft(id), given.signal))
    given.abort(reason)
    held[0]!('timeout')
    held[1]!('ok')
    await expect(lost).rejects.toBe(reason)
    await expect(taken).resolves.toMatchObject({ at: 0 })
    await clock.advance(1000)
    expect(sent).toEqual(['1', '2'])
  })

  it('before it was appended is not sent at all', async () => {
    const { outbox, sent } = rig([])
    await expect(outbox.append(callId, draft('1'), AbortSignal.abort(reason))).rejects.toBe(reason)
    expect(sent).toEqual([])
  })

  it('does not leave listeners on a signal that lives on', async () => {
    const { outbox, clock } = rig(['timeout', 'timeout', 'ok'])
    const { signal } = new AbortController()
    const listening = new Set<unknown>()
    signal.addEventListener = (_type: string, listener: unknown) => void listening.add(listener)
    signal.removeEventListener = (_type: string, listener: unknown) => void listening.delete(listener)
    const done = outbox.append(callId, draft('1'), signal)
    await clock.advance(50)
    expect(listening.size).toBe(1)
    await clock.advance(50)
    await done
    expect(listening.size).toBe(0)
  })
})

describe('the drafts of one call', () => {
  it('do not overtake one that is sent again: what was refused for lack of it is sent again as well', async () => {
    // The invite is limited; its offer, already under way, reaches a server that does not know the call.
    const { outbox, sent, clock } = rig(['rate-limited', 'unknown-call'])
    const done = Promise.all(['invite', 'offer'].map(id => outbox.append(callId, draft(id))))
    await clock.advance(0)
    const later = outbox.append(callId, draft('candidates'))
    await clock.advance(49)
    expect(sent).toEqual(['invite', 'offer'])
    await clock.advance(1)
    await Promise.all([done, later])
    expect(sent).toEqual(['invite', 'offer', 'invite', 'offer', 'candidates'])
  })

  it('are refused as the server says once the one before them is settled', async () => {
    const { outbox, sent, clock } = rig(['rate-limited', 'unknown-call', 'not-allowed', 'unknown-call'])
    const done = Promise.allSettled(['invite', 'offer'].map(id => outbox.append(callId, draft(id))))
    await clock.advance(50)
    expect(await done).toMatchObject([
      { reason: { code: 'not-allowed' } },
      { reason: { code: 'unknown-call' } },
    ])
    expect(sent).toEqual(['invite', 'offer', 'invite', 'offer'])
  })

  it('do not wait for those of another call', async () => {
    const { outbox, sent, clock } = rig(['rate-limited'])
    const limited = outbox.append('other', draft('1'))
    await clock.advance(0)
    await outbox.append(callId, draft('2'))
    expect(sent).toEqual(['1', '2'])
    await clock.advance(50)
    await limited
  })

  it('go on when the one they wait for is given up', async () => {
    const { outbox, sent, set } = rig([])
    const given = new AbortController()
    set('offline')
    const first = outbox.append(callId, draft('1'), given.signal)
    const rest = Promise.all(['2', '3'].map(id => outbox.append(callId, draft(id))))
    await Promise.resolve()
    set('online')
    given.abort()
    await expect(first).rejects.toThrow('aborted')
    await rest
    expect(sent).toEqual(['2', '3'])
  })
})
