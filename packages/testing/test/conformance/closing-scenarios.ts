import { countEvents, expectEqual, expectRefusal, pause, present, until } from './expect.js'
import { localOf, negotiate, trickle } from './handshake.js'
import type { Scenario } from './scenario.js'

export const CLOSING: readonly Scenario[] = [
  {
    name: 'after close every operation is refused',
    async run(stage) {
      const [caller, callee] = stage.pair()
      const transceiver = caller.addTransceiver('audio')
      await negotiate(caller, callee)
      const offer = localOf(caller)
      caller.close()
      const refused: [string, () => unknown][] = [
        ['createOffer', () => caller.createOffer()],
        ['createAnswer', () => caller.createAnswer()],
        ['setLocalDescription', () => caller.setLocalDescription()],
        ['setRemoteDescription', () => caller.setRemoteDescription(offer)],
        ['addIceCandidate', () => caller.addIceCandidate({ candidate: '', sdpMid: '0' })],
        ['addTransceiver', () => caller.addTransceiver('audio')],
        ['createDataChannel', () => caller.createDataChannel('control')],
        ['setConfiguration', () => caller.setConfiguration({})],
        ['replaceTrack', () => transceiver.sender.replaceTrack(null)],
      ]
      for (const [name, operation] of refused) await expectRefusal(operation, 'InvalidStateError', name)
    },
  },
  {
    name: 'close can be called twice, and says so in every state',
    async run(stage) {
      const [caller, callee] = stage.pair()
      const transceiver = caller.addTransceiver('audio')
      await negotiate(caller, callee)
      caller.close()
      caller.close()
      expectEqual(caller.signalingState, 'closed', 'signalingState')
      expectEqual(caller.connectionState, 'closed', 'connectionState')
      expectEqual(caller.iceConnectionState, 'closed', 'iceConnectionState')
      expectEqual(transceiver.direction, 'stopped', 'direction')
      expectEqual(transceiver.currentDirection, 'stopped', 'currentDirection')
      expectEqual(caller.getTransceivers().length, 1, 'transceivers')
    },
  },
  {
    name: 'close changes its own states with no event',
    async run(stage) {
      const [caller, callee] = stage.pair()
      caller.addTransceiver('audio')
      const channels = [caller, callee].map(end =>
        end.createDataChannel('control', { negotiated: true, id: 0 }),
      )
      trickle(caller, callee)
      await negotiate(caller, callee)
      await until(() => channels.every(channel => channel.readyState === 'open'), 'open')
      const types = ['connectionstatechange', 'iceconnectionstatechange', 'signalingstatechange']
      const counts = types.map(type => countEvents(caller, type))
      caller.close()
      await pause()
      expectEqual(
        counts.map(count => count()),
        [0, 0, 0],
        'events',
      )
    },
  },
  {
    name: 'close ends its own receivers and channels a moment later, with events',
    async run(stage) {
      const [caller, callee] = stage.pair()
      const { track } = caller.addTransceiver('audio').receiver
      const channels = [caller, callee].map(end =>
        end.createDataChannel('control', { negotiated: true, id: 0 }),
      )
      trickle(caller, callee)
      await negotiate(caller, callee)
      await until(() => channels.every(channel => channel.readyState === 'open'), 'open')
      const own = present(channels[0], 'a channel')
      const counts = [countEvents(track, 'ended'), countEvents(own, 'close')]
      caller.close()
      expectEqual([track.readyState, own.readyState], ['live', 'open'], 'at once')
      await until(() => track.readyState === 'ended' && own.readyState === 'closed', 'the end of both')
      await pause()
      expectEqual(
        counts.map(count => count()),
        [1, 1],
        'events',
      )
    },
  },
  {
    name: 'a description cannot be read after close',
    differs: { chromium: 'still shows it' },
    async run(stage) {
      const connection = stage.connection()
      connection.addTransceiver('audio')
      await connection.setLocalDescription()
      connection.close()
      await expectRefusal(() => connection.localDescription, 'InvalidStateError', 'localDescription')
    },
  },
  {
    name: "the peer's channel closes soon after",
    async run(stage) {
      const [caller, callee] = stage.pair()
      const channels = [caller, callee].map(end =>
        end.createDataChannel('control', { negotiated: true, id: 0 }),
      )
      trickle(caller, callee)
      await negotiate(caller, callee)
      await until(() => channels.every(channel => channel.readyState === 'open'), 'open')
      caller.close()
      await until(() => channels[1]?.readyState === 'closed', "the peer's channel closed")
    },
  },
  {
    name: 'an operation that was under way at the close never succeeds',
    async run(stage) {
      const connection = stage.connection()
      connection.addTransceiver('audio')
      let outcome = 'none'
      connection.setLocalDescription().then(
        () => {
          outcome = 'resolved'
        },
        () => {
          outcome = 'rejected'
        },
      )
      connection.close()
      await pause()
      expectEqual(outcome, 'none', 'outcome')
    },
  },
  {
    name: 'restartIce after close does nothing',
    async run(stage) {
      const connection = stage.connection()
      connection.close()
      connection.restartIce()
      expectEqual(connection.signalingState, 'closed', 'state')
    },
  },
]
