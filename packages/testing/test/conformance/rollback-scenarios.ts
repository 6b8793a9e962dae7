import {
  countEvents,
  expectEqual,
  expectEvents,
  expectRefusal,
  expectTrue,
  noteEvents,
  pause,
  present,
  until,
} from './expect.js'
import { exchange, localOf, negotiate, offer, ROLLBACK, trickle } from './handshake.js'
import type { Scenario } from './scenario.js'

function directionsOf(connection: RTCPeerConnection): unknown[] {
  return connection.getTransceivers().map(t => [t.direction, t.currentDirection])
}

export const ROLLBACKS: readonly Scenario[] = [
  {
    name: 'rolling back an offer that stopped sending fires track again, with the stream',
    async run(stage) {
      const [caller, callee] = stage.pair()
      const transceiver = caller.addTransceiver('audio', { streams: [stage.stream()] })
      const streams: (MediaStream | undefined)[] = []
      callee.addEventListener('track', event => streams.push(event.streams[0]))
      await negotiate(caller, callee)
      transceiver.direction = 'inactive'
      await offer(caller, callee)
      expectEqual([streams.length, streams[0]?.getTracks().length], [1, 0], 'events, and tracks')
      await callee.setRemoteDescription(ROLLBACK)
      expectEqual([streams.length, streams[1]?.getTracks().length], [2, 1], 'events, and tracks')
      expectEqual(streams[1]?.id, streams[0]?.id, 'stream')
      expectEqual(directionsOf(callee), [['sendrecv', 'sendrecv']], 'directions')
    },
  },
  {
    name: 'rolling back an offer with other streams brings the former ones back',
    async run(stage) {
      const [caller, callee] = stage.pair()
      const { sender } = caller.addTransceiver('audio', { streams: [stage.stream()] })
      const ids: (string | undefined)[] = []
      callee.addEventListener('track', ({ streams }) => ids.push(streams[0]?.id))
      await negotiate(caller, callee)
      sender.setStreams(stage.stream())
      await offer(caller, callee)
      await callee.setRemoteDescription(ROLLBACK)
      expectEqual(ids.length, 3, 'events')
      expectTrue(ids[0] === ids[2] && ids[0] !== ids[1], 'the former stream')
    },
  },
  {
    name: 'a rolled back transceiver of a remote offer is stopped, its track ended, its stream empty',
    async run(stage) {
      const [caller, callee] = stage.pair()
      caller.addTransceiver('audio', { streams: [stage.stream()] })
      const log: string[] = []
      let stream: MediaStream | undefined
      callee.addEventListener('track', ({ track, streams }) => {
        stream = streams[0]
        noteEvents(log, 'track', track, ['ended', 'mute', 'unmute'])
        if (stream) noteEvents(log, 'stream', stream, ['addtrack', 'removetrack'])
      })
      await offer(caller, callee)
      const transceiver = present(callee.getTransceivers()[0], 'a transceiver')
      await callee.setRemoteDescription(ROLLBACK)
      await until(() => transceiver.receiver.track.readyState === 'ended', 'ended')
      await pause()
      expectEqual([...log].sort(), ['stream removetrack', 'track ended'], 'events')
      const { mid, direction, currentDirection } = transceiver
      expectEqual([mid, direction, currentDirection], [null, 'stopped', 'stopped'], 'transceiver')
      expectEqual(stream?.getTracks().length, 0, 'tracks in the stream')
      expectEqual(callee.getTransceivers().length, 0, 'transceivers')
      const change = () => {
        transceiver.direction = 'sendrecv'
      }
      await expectRefusal(change, 'InvalidStateError', 'a direction')
    },
  },
  {
    name: 'a transceiver of a remote offer stays after a rollback if addTrack has used it',
    async run(stage) {
      const [caller, callee] = stage.pair()
      caller.addTransceiver('audio')
      await offer(caller, callee)
      const track = stage.track('audio')
      const sender = callee.addTrack(track)
      expectTrue(sender === callee.getSenders()[0], "the offered transceiver's sender")
      await callee.setRemoteDescription(ROLLBACK)
      expectEqual(directionsOf(callee), [['sendrecv', null]], 'transceivers')
      expectTrue(callee.getSenders()[0]?.track === track, 'its track')
      await offer(caller, callee)
      expectEqual(callee.getTransceivers().length, 1, 'transceivers after the same offer')
    },
  },
  {
    name: 'a transceiver of a remote offer goes with a rollback if only replaceTrack has used it',
    async run(stage) {
      const [caller, callee] = stage.pair()
      caller.addTransceiver('audio')
      await offer(caller, callee)
      await callee.getSenders()[0]?.replaceTrack(stage.track('audio'))
      await callee.setRemoteDescription(ROLLBACK)
      expectEqual(callee.getTransceivers().length, 0, 'transceivers')
    },
  },
  {
    name: 'a transceiver of addTrack that was matched loses its mid with a rollback',
    async run(stage) {
      const [caller, callee] = stage.pair()
      caller.addTransceiver('audio')
      callee.addTrack(stage.track('audio'))
      await offer(caller, callee)
      expectEqual(typeof callee.getTransceivers()[0]?.mid, 'string', 'mid')
      await callee.setRemoteDescription(ROLLBACK)
      expectEqual(
        callee.getTransceivers().map(({ mid }) => mid),
        [null],
        'mids',
      )
      expectEqual(directionsOf(callee), [['sendrecv', null]], 'directions')
    },
  },
  {
    name: 'what the page itself has set is not rolled back',
    async run(stage) {
      const [caller, callee] = stage.pair()
      const transceiver = caller.addTransceiver('audio')
      await exchange(caller, callee)
      transceiver.direction = 'inactive'
      await offer(caller, callee)
      present(callee.getTransceivers()[0], 'a transceiver').direction = 'sendrecv'
      await caller.setLocalDescription(ROLLBACK)
      await callee.setRemoteDescription(ROLLBACK)
      expectEqual(directionsOf(caller), [['inactive', 'sendonly']], 'offerer')
      expectEqual(directionsOf(callee), [['sendrecv', 'recvonly']], 'answerer')
    },
  },
  {
    name: 'an own offer is not rolled back by a remote rollback',
    differs: { chromium: 'rolls it back' },
    async run(stage) {
      const connection = stage.connection()
      connection.addTransceiver('audio')
      await connection.setLocalDescription()
      await expectRefusal(
        () => connection.setRemoteDescription(ROLLBACK),
        'InvalidStateError',
        'remote rollback',
      )
    },
  },
  {
    name: 'a rollback to before the first negotiation asks for one, even with nothing to negotiate',
    differs: { firefox: 'asks for nothing' },
    async run(stage) {
      const connection = stage.connection()
      const needed = countEvents(connection, 'negotiationneeded')
      await connection.setLocalDescription()
      await connection.setLocalDescription(ROLLBACK)
      await expectEvents(needed, 1, 'events')
    },
  },
  {
    name: 'a rollback asks for negotiation before the page can see that the state is stable',
    differs: { firefox: 'asks once it is' },
    async run(stage) {
      const connection = stage.connection()
      connection.addTransceiver('audio')
      await pause()
      await connection.setLocalDescription()
      const log: string[] = []
      const types = ['negotiationneeded', 'signalingstatechange']
      noteEvents(log, 'own', connection, types, () => connection.signalingState)
      await connection.setLocalDescription(ROLLBACK)
      await pause()
      expectEqual(
        log,
        ['own negotiationneeded have-local-offer', 'own signalingstatechange stable'],
        'events',
      )
    },
  },
  {
    name: 'a remote offer that is refused does not roll the own one back',
    differs: { firefox: 'has rolled it back' },
    async run(stage) {
      const [caller, callee] = stage.pair()
      for (const kind of ['audio', 'video']) caller.addTransceiver(kind)
      await exchange(caller, callee)
      await caller.setLocalDescription()
      const { sdp } = localOf(callee)
      const shorter = sdp.slice(0, sdp.lastIndexOf('m='))
      await expectRefusal(
        () => caller.setRemoteDescription({ type: 'offer', sdp: shorter }),
        'InvalidAccessError',
        'fewer m-lines',
      )
      expectEqual(caller.signalingState, 'have-local-offer', 'state')
    },
  },
  {
    name: 'a track that an offer muted stays muted when the offer is rolled back',
    differs: { firefox: 'unmutes it' },
    async run(stage) {
      const [caller, callee] = stage.pair()
      const transceiver = caller.addTransceiver(stage.picture())
      trickle(caller, callee)
      await exchange(caller, callee)
      const track = present(callee.getReceivers()[0], 'a receiver').track
      await until(() => !track.muted, 'unmuted')
      transceiver.direction = 'inactive'
      await offer(caller, callee)
      expectEqual(track.muted, true, 'muted by the offer')
      await callee.setRemoteDescription(ROLLBACK)
      await pause(500)
      expectEqual(track.muted, true, 'muted after the rollback')
    },
  },
]
