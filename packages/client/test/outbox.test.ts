import { type Draft, type ErrorCode, RingdownError } from '@ringdown/protocol'
import { ManualClock } from '@ringdown/testing'
import { describe, expect, it } from 'vitest'
import { Outbox } from '../src/signaling/outbox.js'
import type { ConnectionStatus, Signaling } from '../src/signaling/signaling.js'
import { Store } from '../src/store.js'
import { callId } from './entries.js'

const draft = (entryId: string): Draft => ({ type: 'ringing', entryId })

function rig(answers: (ErrorCode | 'ok')[]) {
  const clock = new ManualClock()
  const line = new Store<{ connection: ConnectionStatus; me: null; problem: null }>({
    connection: 'online',
    me: null,
    problem: null,
  })
  const sent: string[] = []
  const request = async (_event: string, { draft }: { draft: Draft }) => {
    if (line.snapshot.connection !== 'online')
      throw new RingdownError({ code: 'unavailable', message: 'offline' })
    sent.push(draft.entryId)
    const answer = answers.shift() ?? 'ok'
    if (answer !== 'ok') throw new RingdownError({ code: answer, message: answer, retryAfterMs: 50 })
    return { seq: sent.length, at: 0 }
  }
  const signaling = {
    subscribe: line.subscribe,
    request,
    get snapshot() {
      return line.snapshot
    },
  }
  return { clock, line, sent, outbox: new Outbox(signaling as unknown as Signaling, clock) }
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

  it('waits out a lost line and keeps the order', async () => {
    const { outbox, sent, line } = rig([])
    line.update({ connection: 'offline' })
    const done = Promise.all([outbox.append(callId, draft('1')), outbox.append(callId, draft('2'))])
    await Promise.resolve()
    expect(sent).toEqual([])
    line.update({ connection: 'connecting' })
    line.update({ connection: 'online' })
    await done
    expect(sent).toEqual(['1', '2'])
    expect(line.listeners).toBe(0)
  })

  it('gives up on a refusal at once, and on everything when the line is closed', async () => {
    const { outbox, sent, line } = rig(['call-ended'])
    await expect(outbox.append(callId, draft('1'))).rejects.toMatchObject({ code: 'call-ended' })
    expect(sent).toEqual(['1'])
    line.update({ connection: 'offline' })
    const waiting = outbox.append(callId, draft('2'))
    await Promise.resolve()
    line.update({ connection: 'closed' })
    await expect(waiting).rejects.toMatchObject({ code: 'unavailable' })
    await expect(outbox.append(callId, draft('3'))).rejects.toMatchObject({ code: 'unavailable' })
  })

  it('does not grow without limit', async () => {
    const { outbox, line } = rig([])
    line.update({ connection: 'offline' })
    const waiting = Array.from({ length: 256 }, (_, index) => outbox.append(callId, draft(`${index}`)))
    await expect(outbox.append(callId, draft('more'))).rejects.toMatchObject({ code: 'limit-reached' })
    line.update({ connection: 'closed' })
    const settled = await Promise.allSettled(waiting)
    expect(settled.every(({ status }) => status === 'rejected')).toBe(true)
  })
})
