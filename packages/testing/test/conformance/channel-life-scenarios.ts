import { CHANNEL_EVENTS, NEGOTIATED, openChannel, received } from './channels.js'
import { countEvents, expectEqual, expectTrue, noteEvents, pause, present, until } from './expect.js'
import { connect } from './handshake.js'
import type { Scenario } from './scenario.js'

const stateOf = ({ target }: Event) =>
  String(target instanceof EventTarget && Reflect.get(target, 'readyState'))

export const CHANNEL_LIFE: readonly Scenario[] = [
  {
    name: 'a channel is open when the other end hears of it, and says so afterwards',
    async run(stage) {
      const [caller, callee] = stage.pair()
      const own = caller.createDataChannel('files')
      const log: string[] = []
      const messages = received(own)
      callee.addEventListener('datachannel', ({ channel }) => {
        log.push(`announced ${channel.readyState}`)
        noteEvents(log, 'far', channel, ['open'], stateOf)
        channel.send('from inside the event')
      })
      await connect(caller, callee)
      await until(() => messages.length > 0 && log.length > 1, 'the message and open')
      await pause()
      expectEqual(log, ['announced open', 'far open open'], 'events')
      expectEqual(messages, ['from inside the event'], 'messages')
    },
  },
  {
    name: 'what is sent on open comes after the announcement',
    async run(stage) {
      const [caller, callee] = stage.pair()
      const own = caller.createDataChannel('files')
      own.addEventListener('open', () => own.send('first'))
      const messages: unknown[][] = []
      callee.addEventListener('datachannel', ({ channel }) => messages.push(received(channel)))
      await connect(caller, callee)
      await until(() => messages[0]?.length === 1, 'the message')
      expectEqual(messages, [['first']], 'messages')
    },
  },
  {
    name: 'a channel closed at one end: the other says closing and close, the closer only close',
    async run(stage) {
      const { near, far } = await openChannel(stage.pair())
      const log: string[] = []
      const atFar: string[] = []
      noteEvents(log, 'near', near, CHANNEL_EVENTS, stateOf)
      noteEvents(atFar, 'far', far, CHANNEL_EVENTS, stateOf)
      near.send('last')
      near.close()
      expectEqual(near.readyState, 'closing', 'state')
      await until(() => [near, far].every(({ readyState }) => readyState === 'closed'), 'both closed')
      await pause()
      expectEqual(log, ['near close closed'], 'events of the closer')
      expectEqual(
        atFar,
        ['far message open', 'far closing closing', 'far close closed'],
        'events of the other',
      )
    },
  },
  {
    name: 'closing the connection closes its own channels: closing, then close',
    differs: { firefox: 'says only close' },
    async run(stage) {
      const { caller, near } = await openChannel(stage.pair())
      const log: string[] = []
      noteEvents(log, 'near', near, CHANNEL_EVENTS, stateOf)
      caller.close()
      await until(() => near.readyState === 'closed', 'closed')
      await pause()
      expectEqual(log, ['near closing closing', 'near close closed'], 'events')
    },
  },
  {
    name: "the peer's closed connection: closing, an error of the association, then close",
    differs: { firefox: 'has no error to tell' },
    async run(stage) {
      const { caller, far } = await openChannel(stage.pair())
      const log: string[] = []
      noteEvents(log, 'far', far, CHANNEL_EVENTS, stateOf)
      let error: RTCError | null = null
      far.addEventListener('error', event => {
        error = event.error
      })
      caller.close()
      await until(() => far.readyState === 'closed' && log.length >= 3, 'closed')
      expectEqual(log, ['far closing closing', 'far error closed', 'far close closed'], 'events')
      const { name, errorDetail, sctpCauseCode } = present<RTCError>(error, 'an error')
      expectEqual([name, errorDetail, sctpCauseCode], ['OperationError', 'sctp-failure', 12], 'error')
    },
  },
  {
    name: 'a channel closed before it opens says only close, and the other end never hears of it',
    async run(stage) {
      const [caller, callee] = stage.pair()
      const channel = caller.createDataChannel('given up')
      const kept = caller.createDataChannel('kept')
      const log: string[] = []
      noteEvents(log, 'near', channel, CHANNEL_EVENTS, stateOf)
      const labels: string[] = []
      callee.addEventListener('datachannel', event => labels.push(event.channel.label))
      channel.close()
      expectEqual(channel.readyState, 'closing', 'state')
      await until(() => channel.readyState === 'closed', 'closed')
      await connect(caller, callee)
      await until(() => kept.readyState === 'open' && labels.length > 0, 'the other channel open')
      await pause()
      expectEqual([log, labels], [['near close closed'], ['kept']], 'events, and what was announced')
    },
  },
  {
    name: 'a channel closed inside its announcement never says open, and closes at both ends',
    async run(stage) {
      const [caller, callee] = stage.pair()
      const near = caller.createDataChannel('files')
      const nearLog: string[] = []
      const farLog: string[] = []
      noteEvents(nearLog, 'near', near, CHANNEL_EVENTS, stateOf)
      callee.addEventListener('datachannel', ({ channel }) => {
        noteEvents(farLog, 'far', channel, CHANNEL_EVENTS, stateOf)
        channel.close()
      })
      await connect(caller, callee)
      await until(() => near.readyState === 'closed' && farLog.length > 0, 'both closed')
      expectEqual(
        nearLog,
        ['near open open', 'near closing closing', 'near close closed'],
        'events of the maker',
      )
      expectEqual(farLog, ['far close closed'], 'events of the other')
    },
  },
  {
    name: 'a negotiated channel opens although the other end has not made it',
    async run(stage) {
      const [caller, callee] = stage.pair()
      caller.createDataChannel('both', NEGOTIATED)
      callee.createDataChannel('both', NEGOTIATED)
      const early = caller.createDataChannel('early', { negotiated: true, id: 4 })
      await connect(caller, callee)
      await until(() => early.readyState === 'open', 'open alone')
      const late = callee.createDataChannel('late', { negotiated: true, id: 4 })
      expectEqual(late.readyState, 'connecting', 'state of the late one')
      const messages = received(late)
      await until(() => late.readyState === 'open', 'open')
      early.send('heard')
      await until(() => messages.length > 0, 'the message')
      expectEqual(messages, ['heard'], 'messages')
    },
  },
  {
    name: 'a message to a channel that the other end has not made is lost',
    differs: { firefox: 'keeps it until the channel is made' },
    async run(stage) {
      const [caller, callee] = stage.pair()
      const early = caller.createDataChannel('early', { negotiated: true, id: 4 })
      callee.createDataChannel('other', NEGOTIATED)
      await connect(caller, callee)
      await until(() => early.readyState === 'open', 'open')
      early.send('lost')
      await pause()
      const late = callee.createDataChannel('late', { negotiated: true, id: 4 })
      const messages = received(late)
      await until(() => late.readyState === 'open', 'open')
      await pause()
      expectEqual(messages, [], 'messages')
    },
  },
  {
    name: 'ids: odd from the offerer, even from the answerer, the smallest that is free',
    async run(stage) {
      const [caller, callee] = stage.pair()
      const odd = [caller.createDataChannel('a'), caller.createDataChannel('b')]
      const even = callee.createDataChannel('c')
      expectEqual([odd[0]?.id, even.id], [null, null], 'ids at first')
      await connect(caller, callee)
      await until(() => [...odd, even].every(({ readyState }) => readyState === 'open'), 'open')
      expectEqual(odd.map(({ id }) => id).sort(), [1, 3], 'ids of the offerer')
      expectEqual(even.id, 0, 'id of the answerer')
      const next = caller.createDataChannel('d')
      expectEqual([next.id, next.readyState], [5, 'connecting'], 'id once connected')
      caller.createDataChannel('e', { negotiated: true, id: 7 })
      expectEqual(caller.createDataChannel('f').id, 9, 'id beside one that is taken')
    },
  },
  {
    name: 'the id of a channel that has closed is free again',
    async run(stage) {
      const { caller, near, far } = await openChannel(stage.pair(), {})
      const { id } = near
      near.close()
      await until(() => [near, far].every(({ readyState }) => readyState === 'closed'), 'both closed')
      await pause()
      expectEqual(caller.createDataChannel('again').id, id, 'id')
    },
  },
  {
    name: 'a channel made in a connection that has one opens with no negotiation',
    async run(stage) {
      const { caller, callee } = await openChannel(stage.pair())
      const needed = countEvents(caller, 'negotiationneeded')
      const labels: string[] = []
      callee.addEventListener('datachannel', ({ channel }) => labels.push(channel.label))
      const second = caller.createDataChannel('second')
      await until(() => second.readyState === 'open' && labels.length > 0, 'open and announced')
      expectEqual([labels, needed()], [['second'], 0], 'announcements, and what negotiation was needed')
      expectTrue(second.id !== null, 'an id')
    },
  },
]
