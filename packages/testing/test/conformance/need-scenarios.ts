import { countEvents, expectEqual, expectEvents, expectTrue, pause, present } from './expect.js'
import { localOf, negotiate, ufragOf } from './handshake.js'
import type { Scenario } from './scenario.js'

export const NEED: readonly Scenario[] = [
  {
    name: 'negotiationneeded fires once for many changes, and not before the page has finished',
    async run(stage) {
      const connection = stage.connection()
      const needed = countEvents(connection, 'negotiationneeded')
      for (const kind of ['audio', 'video', 'video', 'audio']) connection.addTransceiver(kind)
      connection.createDataChannel('control', { negotiated: true, id: 0 })
      expectEqual(needed(), 0, 'events at once')
      await Promise.resolve()
      expectEqual(needed(), 0, 'events before a task')
      await expectEvents(needed, 1, 'events')
    },
  },
  {
    name: 'negotiationneeded waits for stable, and comes then',
    async run(stage) {
      const [caller, callee] = stage.pair()
      const needed = countEvents(caller, 'negotiationneeded')
      caller.addTransceiver('audio')
      await expectEvents(needed, 1, 'events at first')
      await caller.setLocalDescription()
      caller.addTransceiver('video')
      await expectEvents(needed, 1, 'events in have-local-offer')
      await callee.setRemoteDescription(localOf(caller))
      await callee.setLocalDescription()
      await caller.setRemoteDescription(localOf(callee))
      await expectEvents(needed, 2, 'events in stable')
    },
  },
  {
    name: 'nothing is needed after a negotiation, nor by replaceTrack',
    async run(stage) {
      const [caller, callee] = stage.pair()
      const transceiver = caller.addTransceiver('audio')
      caller.createDataChannel('control', { negotiated: true, id: 0 })
      callee.createDataChannel('control', { negotiated: true, id: 0 })
      await negotiate(caller, callee)
      const needed = [caller, callee].map(end => countEvents(end, 'negotiationneeded'))
      const track = stage.connection().addTransceiver('audio').receiver.track
      await transceiver.sender.replaceTrack(track)
      await transceiver.sender.replaceTrack(null)
      await pause()
      expectEqual(
        needed.map(count => count()),
        [0, 0],
        'events',
      )
    },
  },
  {
    name: 'a changed direction needs negotiation, one that was changed back does not',
    async run(stage) {
      const [caller, callee] = stage.pair()
      const transceiver = caller.addTransceiver('audio')
      await negotiate(caller, callee)
      const needed = countEvents(caller, 'negotiationneeded')
      transceiver.direction = 'recvonly'
      transceiver.direction = 'sendrecv'
      await pause()
      expectEqual(needed(), 0, 'events after changing back')
      transceiver.direction = 'recvonly'
      await expectEvents(needed, 1, 'events')
      await negotiate(caller, callee)
      expectEqual(transceiver.currentDirection, 'recvonly', 'currentDirection')
      expectEqual(callee.getTransceivers()[0]?.currentDirection, 'sendonly', 'other end')
    },
  },
  {
    name: 'an answerer that wants more than was offered needs negotiation',
    async run(stage) {
      const [caller, callee] = stage.pair()
      caller.addTransceiver('audio')
      await negotiate(caller, callee)
      const needed = countEvents(callee, 'negotiationneeded')
      callee.addTransceiver('video')
      await expectEvents(needed, 1, 'events')
    },
  },
  {
    name: 'restartIce needs negotiation, changes the ufrag at both ends, and is then done',
    async run(stage) {
      const [caller, callee] = stage.pair()
      caller.addTransceiver('audio')
      await negotiate(caller, callee)
      const before = [caller, callee].map(end => ufragOf(end.localDescription))
      const needed = countEvents(caller, 'negotiationneeded')
      caller.restartIce()
      await expectEvents(needed, 1, 'events')
      expectEqual(ufragOf(caller.localDescription), before[0], 'ufrag before the offer')
      await negotiate(caller, callee)
      const after = [caller, callee].map(end => ufragOf(end.localDescription))
      expectTrue(after[0] !== before[0] && after[1] !== before[1], 'new ufrags at both ends')
      await expectEvents(needed, 1, 'events after the restart')
      await negotiate(caller, callee)
      expectEqual(
        [caller, callee].map(end => ufragOf(end.localDescription)),
        after,
        'ufrags of an ordinary offer',
      )
    },
  },
  {
    name: 'a restart that was rolled back is still wanted',
    async run(stage) {
      const [caller, callee] = stage.pair()
      caller.addTransceiver('audio')
      await negotiate(caller, callee)
      const before = ufragOf(caller.localDescription)
      caller.restartIce()
      await caller.setLocalDescription()
      await caller.setLocalDescription({ type: 'rollback' })
      const offer = await caller.createOffer()
      expectTrue(ufragOf(offer) !== before, 'a new ufrag in the offer after the rollback')
    },
  },
  {
    name: 'a restart that was offered and not answered can be offered again',
    async run(stage) {
      const [caller, callee] = stage.pair()
      caller.addTransceiver('audio')
      await negotiate(caller, callee)
      const before = ufragOf(caller.localDescription)
      const remote = ufragOf(callee.localDescription)
      for (let offers = 0; offers < 2; offers += 1) {
        caller.restartIce()
        await caller.setLocalDescription()
      }
      expectEqual(caller.signalingState, 'have-local-offer', 'state')
      expectTrue(ufragOf(caller.localDescription) !== before, 'a new ufrag in the second offer')
      await negotiate(caller, callee)
      expectTrue(ufragOf(callee.localDescription) !== remote, 'a new ufrag in the answer')
    },
  },
  {
    name: 'restartIce before anything was negotiated asks for an offer',
    differs: { firefox: 'asks for nothing' },
    async run(stage) {
      const connection = stage.connection()
      const needed = countEvents(connection, 'negotiationneeded')
      connection.restartIce()
      await expectEvents(needed, 1, 'events')
    },
  },
  {
    name: 'the data channel keeps its m-line, and a second one needs none',
    async run(stage) {
      const [caller, callee] = stage.pair()
      caller.createDataChannel('control', { negotiated: true, id: 0 })
      callee.createDataChannel('control', { negotiated: true, id: 0 })
      await negotiate(caller, callee)
      const needed = countEvents(caller, 'negotiationneeded')
      caller.createDataChannel('second', { negotiated: true, id: 1 })
      await pause()
      expectEqual(needed(), 0, 'events')
      const lines = present(localOf(caller).sdp.match(/^m=/gm), 'm-lines')
      expectEqual(lines.length, 1, 'm-lines')
    },
  },
]
