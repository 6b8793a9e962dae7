import {
  countEvents,
  expectEqual,
  expectEvents,
  expectTrue,
  noteEvents,
  pause,
  present,
  until,
} from './expect.js'
import { connect, exchange, localOf, negotiate, offer } from './handshake.js'
import type { Scenario } from './scenario.js'

/** Collects the streams of each `track` event. */
function trackEvents(connection: RTCPeerConnection): (readonly MediaStream[])[] {
  const events: (readonly MediaStream[])[] = []
  connection.addEventListener('track', ({ streams }) => events.push(streams))
  return events
}

export const TRACK_EVENTS: readonly Scenario[] = [
  {
    name: 'track fires again where the track is in a stream it was not in, and only there',
    async run(stage) {
      const [caller, callee] = stage.pair()
      const [one, two] = [stage.stream(), stage.stream()]
      const { sender } = caller.addTransceiver('audio', { streams: [one] })
      const events = trackEvents(callee)
      await negotiate(caller, callee)
      const steps: [MediaStream[], number][] = [
        [[one, two], 2],
        [[two, one], 2],
        [[two], 2],
        [[one], 3],
        [[], 3],
        [[one], 4],
      ]
      for (const [streams, expected] of steps) {
        sender.setStreams(...streams)
        await negotiate(caller, callee)
        expectEqual(events.length, expected, `events after ${streams.length} streams`)
      }
      expectEqual(
        events.map(streams => streams.length),
        [1, 2, 1, 1],
        'streams of each event',
      )
    },
  },
  {
    name: 'setStreams needs negotiation only where the streams are others',
    async run(stage) {
      const [caller, callee] = stage.pair()
      const [one, two] = [stage.stream(), stage.stream()]
      const { sender } = caller.addTransceiver('audio', { streams: [one, two] })
      await negotiate(caller, callee)
      await pause()
      const needed = countEvents(caller, 'negotiationneeded')
      sender.setStreams(two, one, one)
      await pause()
      expectEqual(needed(), 0, 'events for the same streams')
      sender.setStreams(one)
      await expectEvents(needed, 1, 'events')
    },
  },
  {
    name: 'tracks of one stream share the object, which tells when one comes or goes',
    async run(stage) {
      const [caller, callee] = stage.pair()
      const [one, two] = [stage.stream(), stage.stream()]
      const { sender } = caller.addTransceiver('audio', { streams: [one] })
      caller.addTransceiver('video', { streams: [one] })
      const events = trackEvents(callee)
      await negotiate(caller, callee)
      const shared = present(events[0]?.[0], 'a stream')
      expectTrue(shared === events[1]?.[0] && shared.getTracks().length === 2, 'one stream of two tracks')
      const log: string[] = []
      noteEvents(log, 'shared', shared, ['addtrack', 'removetrack'])
      sender.setStreams(two)
      await negotiate(caller, callee)
      expectEqual([log, shared.getTracks().length], [['shared removetrack'], 1], 'after the track has left')
      sender.setStreams(one)
      await negotiate(caller, callee)
      expectEqual(log, ['shared removetrack', 'shared addtrack'], 'after it has come back')
      expectTrue(events.at(-1)?.[0] === shared, 'the same stream')
    },
  },
  {
    name: 'a stream that lost its last track comes back as another object of the same id',
    differs: { firefox: 'keeps the object' },
    async run(stage) {
      const [caller, callee] = stage.pair()
      const transceiver = caller.addTransceiver('audio', { streams: [stage.stream()] })
      const events = trackEvents(callee)
      await negotiate(caller, callee)
      transceiver.direction = 'inactive'
      await negotiate(caller, callee)
      transceiver.direction = 'sendrecv'
      await negotiate(caller, callee)
      const [before, after] = [events[0]?.[0], events[1]?.[0]]
      expectEqual(after?.id, before?.id, 'id')
      expectTrue(after !== before, 'another object')
      expectEqual([before?.getTracks().length, after?.getTracks().length], [0, 1], 'tracks')
    },
  },
  {
    name: 'the page hears first of the state, then of streams, then of tracks, then of success',
    async run(stage) {
      const [caller, callee] = stage.pair()
      const [one, two] = [stage.stream(), stage.stream()]
      const { sender } = caller.addTransceiver('audio', { streams: [one] })
      const events = trackEvents(callee)
      await negotiate(caller, callee)
      const log: string[] = []
      noteEvents(log, 'callee', callee, ['signalingstatechange', 'track'])
      noteEvents(log, 'stream', present(events[0]?.[0], 'a stream'), ['addtrack', 'removetrack'])
      sender.setStreams(two)
      await caller.setLocalDescription()
      await callee.setRemoteDescription(localOf(caller)).then(() => log.push('applied'))
      expectEqual(
        log,
        ['callee signalingstatechange', 'stream removetrack', 'callee track', 'applied'],
        'order',
      )
    },
  },
  {
    name: 'a remote track has the id of the track that is sent',
    differs: { firefox: 'gives it another' },
    async run(stage) {
      const [caller, callee] = stage.pair()
      const track = stage.track('audio')
      caller.addTrack(track)
      await exchange(caller, callee)
      expectEqual(callee.getReceivers()[0]?.track.id, track.id, 'id')
    },
  },
  {
    name: 'an answer that no longer receives takes the track from its stream, and one that does fires track again',
    differs: { firefox: 'leaves it in its stream' },
    async run(stage) {
      const [caller, callee] = stage.pair()
      caller.addTransceiver('audio', { streams: [stage.stream()] })
      const events = trackEvents(callee)
      await exchange(caller, callee)
      const stream = present(events[0]?.[0], 'a stream')
      await offer(caller, callee)
      present(callee.getTransceivers()[0], 'a transceiver').direction = 'inactive'
      expectEqual(stream.getTracks().length, 1, 'tracks before the answer')
      await callee.setLocalDescription()
      expectEqual(stream.getTracks().length, 0, 'tracks after the answer')
      present(callee.getTransceivers()[0], 'a transceiver').direction = 'recvonly'
      await exchange(caller, callee)
      expectEqual(events.length, 2, 'track events once it receives again')
    },
  },
  {
    name: 'a remote track is muted until something arrives over a connection',
    async run(stage) {
      const [caller, callee] = stage.pair()
      const log: string[] = []
      callee.addEventListener('track', ({ track }) => {
        log.push(`track muted ${track.muted}`)
        // Media may be here a moment before the page is told that the connection is up.
        track.addEventListener('unmute', () => log.push(`unmute ${callee.connectionState !== 'new'}`))
      })
      caller.addTrack(stage.picture())
      await connect(caller, callee)
      await until(() => log.length === 2, 'unmute')
      expectEqual(log, ['track muted true', 'unmute true'], 'events')
      expectEqual(caller.getReceivers()[0]?.track.muted, true, 'muted where nothing arrives')
    },
  },
  {
    name: 'an offer that stops sending mutes once, and one that sends again unmutes',
    async run(stage) {
      const [caller, callee] = stage.pair()
      const transceiver = caller.addTransceiver(stage.picture())
      await connect(caller, callee)
      const { track } = present(callee.getReceivers()[0], 'a receiver')
      await until(() => !track.muted, 'unmuted')
      const log: string[] = []
      noteEvents(log, 'track', track, ['mute', 'unmute'])
      transceiver.direction = 'inactive'
      await offer(caller, callee)
      await pause(300)
      expectEqual(log, ['track mute'], 'events after the offer')
      await callee.setLocalDescription()
      await caller.setRemoteDescription(localOf(callee))
      transceiver.direction = 'sendrecv'
      await exchange(caller, callee)
      await until(() => !track.muted, 'unmuted again')
      expectEqual(log, ['track mute', 'track unmute'], 'events')
    },
  },
  {
    name: 'neither replaceTrack(null) nor the end of the sent track mutes the remote one',
    async run(stage) {
      const [caller, callee] = stage.pair()
      const picture = stage.picture()
      const { sender } = caller.addTransceiver(picture)
      await connect(caller, callee)
      const { track } = present(callee.getReceivers()[0], 'a receiver')
      await until(() => !track.muted, 'unmuted')
      await sender.replaceTrack(null)
      await pause(500)
      expectEqual(track.muted, false, 'muted without a track')
      await sender.replaceTrack(picture)
      picture.stop()
      await pause(500)
      expectEqual([track.muted, track.readyState], [false, 'live'], 'muted after its end, and state')
    },
  },
]
