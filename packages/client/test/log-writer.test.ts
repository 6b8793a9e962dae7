import { type ErrorCode, type LogBody, type Party, RingdownError } from '@ringdown/protocol'
import { ManualClock } from '@ringdown/testing'
import { describe, expect, it } from 'vitest'
import { LogWriter } from '../src/call/log-writer.js'
import type { ConnectionStatus, Signaling } from '../src/signaling/signaling.js'
import { Store } from '../src/store.js'
import { ann, callId } from './entries.js'

const body = (): LogBody => ({ type: 'ringing' })

type Answer = ErrorCode | 'ok' | 'held'

/** A server that answers drafts in turn, `ok` by default; the test itself answers what is `held`. */
function rig(answers: Answer[]) {
  const clock = new ManualClock()
  const connection = new Store<{ connection: ConnectionStatus; me: Party; problem: null }>({
    connection: 'online',
    me: ann,
    problem: null,
  })
  const sent: string[] = []
  const drafts: object[] = []
  const held: ((answer: Answer) => void)[] = []
  const request = async (_event: string, { draft }: { draft: { entryId: string } }) => {
    if (connection.snapshot.connection !== 'online')
      throw new RingdownError({ code: 'unavailable', message: 'offline' })
    sent.push(draft.entryId)
    drafts.push(draft)
    let answer = answers.shift() ?? 'ok'
    if (answer === 'held') answer = await new Promise<Answer>(resolve => held.push(resolve))
    if (answer !== 'ok' && answer !== 'held')
      throw new RingdownError({ code: answer, message: answer, retryAfterMs: 50 })
    return { seq: sent.length, at: 0 }
  }
  const signaling = {
    welcome: { capabilities: [] as string[] },
    subscribe: connection.subscribe,
    request,
    get snapshot() {
      return connection.snapshot
    },
  }
  const set = (status: ConnectionStatus) => connection.update({ connection: status })
  const received: number[] = []
  const open = (id = callId) =>
    new LogWriter({
      callId: id,
      clock,
      signaling: signaling as unknown as Signaling,
      hasConnected: () => false,
      receive: ({ seq }) => received.push(seq),
    })
  return { clock, connection, set, sent, drafts, held, received, signaling, open, writer: open() }
}

describe('LogWriter', () => {
  it('sends without waiting for the reply before', async () => {
    const { writer, sent } = rig([])
    const both = Promise.all([writer.send(body(), '1'), writer.send(body(), '2')])
    expect(sent).toEqual(['1', '2'])
    await both
  })

  it('sends what a program has attached to servers that know of it, whichever it is by then', async () => {
    const { writer, drafts, signaling, set, clock } = rig([])
    const invite = (metadata?: string): LogBody => {
      return { type: 'invite', address: 'user:bob', media: { audio: true, video: false }, metadata }
    }
    await writer.send(invite('order 123'), '1')
    set('offline')
    const later = writer.send(invite('order 123'), '2')
    await clock.advance(0)
    signaling.welcome.capabilities.push('metadata')
    set('online')
    await later
    expect(drafts).toEqual([
      { type: 'invite', address: 'user:bob', media: { audio: true, video: false }, entryId: '1' },
      { ...invite('order 123'), entryId: '2' },
    ])
  })

  it('sends the same entry again after a lost reply', async () => {
    const { writer, sent, received, clock } = rig(['timeout', 'rate-limited', 'ok'])
    const done = writer.send(body(), '1')
    await clock.advance(50)
    await clock.advance(50)
    expect(await done).toBeNull()
    expect(received).toEqual([3])
    expect(sent).toEqual(['1', '1', '1'])
    expect(clock.pending).toBe(0)
  })

  it('waits out a lost connection, and then sends all in order without waiting for replies', async () => {
    const { writer, sent, set, connection, clock } = rig(['held', 'held', 'held'])
    set('offline')
    for (const id of ['1', '2']) void writer.send(body(), id)
    await Promise.resolve()
    expect(sent).toEqual([])
    set('connecting')
    // Appended by a listener that hears of the connection before those that waited have been sent.
    connection.subscribe(() => void writer.send(body(), '3'))
    set('online')
    await clock.advance(0)
    expect(sent).toEqual(['1', '2', '3'])
  })

  it('gives up on a refusal at once, and on everything when the connection is closed', async () => {
    const { writer, sent, set, clock } = rig(['call-ended', 'rate-limited'])
    expect(await writer.send(body(), '1')).toMatchObject({ code: 'call-ended' })
    const limited = writer.send(body(), '2')
    await clock.advance(0)
    set('offline')
    const waiting = writer.send(body(), '3')
    await clock.advance(0)
    set('closed')
    expect(await limited).toMatchObject({ code: 'unavailable' })
    expect(await waiting).toMatchObject({ code: 'unavailable' })
    expect(await writer.send(body(), '4')).toMatchObject({ code: 'unavailable' })
    expect(sent).toEqual(['1', '2'])
    expect(clock.pending).toBe(0)
  })

  it('does not grow without limit', async () => {
    const { writer, set } = rig([])
    set('offline')
    const waiting = Array.from({ length: 256 }, (_, index) => writer.send(body(), `${index}`))
    expect(await writer.send(body(), 'more')).toMatchObject({ code: 'unavailable' })
    set('closed')
    expect((await Promise.all(waiting)).map(refusal => refusal?.code)).toEqual(
      Array.from({ length: 256 }, () => 'unavailable'),
    )
  })
})

describe('an entry that is withdrawn', () => {
  const UNAVAILABLE = { code: 'unavailable' }

  it('while there is no connection is never sent, and the others are', async () => {
    const { writer, sent, set } = rig([])
    const given = body()
    set('offline')
    const first = writer.send(given, '1')
    const second = writer.send(body(), '2')
    await Promise.resolve()
    writer.withdraw(each => each === given)
    expect(await first).toMatchObject(UNAVAILABLE)
    set('online')
    expect(await second).toBeNull()
    expect(sent).toEqual(['2'])
  })

  it('between two tries is not sent again, and leaves no timer', async () => {
    const { writer, sent, clock } = rig(['rate-limited'])
    const done = writer.send(body(), '1')
    await clock.advance(0)
    writer.withdraw(() => true)
    expect(await done).toMatchObject(UNAVAILABLE)
    expect(clock.pending).toBe(0)
    await clock.advance(1000)
    expect(sent).toEqual(['1'])
  })

  it('while it is under way is not sent again, and is known to be in the log where the server has taken it', async () => {
    const { writer, sent, held, received, clock } = rig(['held', 'held'])
    const [lost, taken] = ['1', '2'].map(id => writer.send(body(), id))
    writer.withdraw(() => true)
    held[1]!('ok')
    held[0]!('timeout')
    expect(await lost).toMatchObject(UNAVAILABLE)
    expect(await taken).toBeNull()
    expect(received).toHaveLength(1)
    await clock.advance(5000)
    expect(sent).toEqual(['1', '2'])
  })

  it('lets those that waited for it go on', async () => {
    const { writer, sent, set } = rig([])
    const given = body()
    set('offline')
    const first = writer.send(given, '1')
    const rest = Promise.all(['2', '3'].map(id => writer.send(body(), id)))
    await Promise.resolve()
    set('online')
    writer.withdraw(each => each === given)
    expect(await first).toMatchObject(UNAVAILABLE)
    expect(await rest).toEqual([null, null])
    expect(sent).toEqual(['2', '3'])
  })
})

describe('the entries of one call', () => {
  it('do not overtake one that is sent again: what was refused for lack of it is sent again as well', async () => {
    // The invite is rate-limited; its offer, already on the way, reaches a server that does not know the call.
    const { writer, sent, clock } = rig(['rate-limited', 'unknown-call'])
    const done = Promise.all(['invite', 'offer'].map(id => writer.send(body(), id)))
    await clock.advance(0)
    const later = writer.send(body(), 'candidates')
    await clock.advance(49)
    expect(sent).toEqual(['invite', 'offer'])
    await clock.advance(1)
    expect(await done).toEqual([null, null])
    expect(await later).toBeNull()
    expect(sent).toEqual(['invite', 'offer', 'invite', 'offer', 'candidates'])
  })

  it('are refused as the server says once the one before them is settled', async () => {
    const { writer, sent, clock } = rig(['rate-limited', 'unknown-call', 'not-allowed', 'unknown-call'])
    const done = Promise.all(['invite', 'offer'].map(id => writer.send(body(), id)))
    await clock.advance(50)
    expect(await done).toMatchObject([{ code: 'not-allowed' }, { code: 'unknown-call' }])
    expect(sent).toEqual(['invite', 'offer', 'invite', 'offer'])
  })

  it('do not wait for those of another call', async () => {
    const { writer, open, sent, clock } = rig(['rate-limited'])
    const limited = open('other').send(body(), '1')
    await clock.advance(0)
    await writer.send(body(), '2')
    expect(sent).toEqual(['1', '2'])
    await clock.advance(50)
    expect(await limited).toBeNull()
  })
})
