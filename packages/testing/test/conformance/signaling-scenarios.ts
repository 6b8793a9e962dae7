import { countEvents, expectEqual, expectEvents, expectRefusal } from './expect.js'
import { dropSection, localOf, negotiate, swapSections } from './handshake.js'
import type { Scenario } from './scenario.js'

export const SIGNALING: readonly Scenario[] = [
  {
    name: 'states pass from stable over the offers back to stable',
    async run(stage) {
      const [caller, callee] = stage.pair()
      caller.addTransceiver('audio')
      await caller.setLocalDescription()
      expectEqual(caller.signalingState, 'have-local-offer', 'caller')
      expectEqual(caller.localDescription?.type, 'offer', 'implicit description')
      expectEqual(caller.currentLocalDescription, null, 'current description')
      await callee.setRemoteDescription(localOf(caller))
      expectEqual(callee.signalingState, 'have-remote-offer', 'callee')
      await callee.setLocalDescription()
      expectEqual(callee.localDescription?.type, 'answer', 'implicit description')
      expectEqual(callee.signalingState, 'stable', 'callee')
      await caller.setRemoteDescription(localOf(callee))
      expectEqual(caller.signalingState, 'stable', 'caller')
      expectEqual(caller.pendingLocalDescription, null, 'pending description')
    },
  },
  {
    name: 'an answer without an offer is refused',
    async run(stage) {
      const [caller, callee] = stage.pair()
      caller.addTransceiver('audio')
      await negotiate(caller, callee)
      const other = stage.connection()
      await expectRefusal(
        () => other.setRemoteDescription(localOf(callee)),
        'InvalidStateError',
        'answer in stable',
      )
      expectEqual(other.signalingState, 'stable', 'state')
    },
  },
  {
    name: 'an answer that comes twice is refused the second time, and does no harm',
    async run(stage) {
      const [caller, callee] = stage.pair()
      caller.addTransceiver('audio')
      await negotiate(caller, callee)
      await expectRefusal(
        () => caller.setRemoteDescription(localOf(callee)),
        'InvalidStateError',
        'second answer',
      )
      expectEqual(caller.signalingState, 'stable', 'state')
      expectEqual(caller.remoteDescription?.type, 'answer', 'remote description')
    },
  },
  {
    name: 'createAnswer and a local answer are refused without a remote offer',
    async run(stage) {
      const [connection] = stage.pair()
      await expectRefusal(() => connection.createAnswer(), 'InvalidStateError', 'createAnswer')
      await expectRefusal(
        () => connection.setLocalDescription({ type: 'answer', sdp: '' }),
        'InvalidStateError',
        'local answer',
      )
    },
  },
  {
    name: 'createOffer is refused while a remote offer waits for its answer',
    async run(stage) {
      const [caller, callee] = stage.pair()
      caller.addTransceiver('audio')
      await caller.setLocalDescription()
      await callee.setRemoteDescription(localOf(caller))
      await expectRefusal(() => callee.createOffer(), 'InvalidStateError', 'createOffer')
      expectEqual(callee.signalingState, 'have-remote-offer', 'state')
    },
  },
  {
    name: 'text that is no SDP is refused',
    async run(stage) {
      const connection = stage.connection()
      await expectRefusal(
        () => connection.setRemoteDescription({ type: 'offer', sdp: 'hello' }),
        'OperationError',
        'no SDP',
      )
      expectEqual(connection.signalingState, 'stable', 'state')
    },
  },
  {
    name: 'a description without a type is refused',
    differs: { chromium: 'OperationError' },
    async run(stage) {
      const untyped = { sdp: 'v=0' } as unknown as RTCSessionDescriptionInit
      await expectRefusal(() => stage.connection().setRemoteDescription(untyped), 'TypeError', 'no type')
    },
  },
  {
    name: 'glare: a remote offer rolls the local one back by itself',
    async run(stage) {
      const [impolite, polite] = stage.pair()
      impolite.addTransceiver('audio')
      const own = polite.addTransceiver('audio')
      await Promise.all([impolite.setLocalDescription(), polite.setLocalDescription()])
      expectEqual(own.mid === null, false, 'mid before the rollback')
      await polite.setRemoteDescription(localOf(impolite))
      expectEqual(polite.signalingState, 'have-remote-offer', 'state')
      expectEqual(polite.pendingLocalDescription, null, 'own offer')
      expectEqual(own.mid, null, 'mid after the rollback')
      const needed = countEvents(polite, 'negotiationneeded')
      await polite.setLocalDescription()
      await impolite.setRemoteDescription(localOf(polite))
      await expectEvents(needed, 1, 'negotiationneeded for its own transceiver')
      expectEqual(polite.getTransceivers().length, 2, 'its own transceiver is not matched to the offer')
      await negotiate(polite, impolite)
      expectEqual(impolite.getTransceivers().length, 2, 'transceivers at the other end')
    },
  },
  {
    name: 'a rollback by hand goes back to stable, and is refused there',
    async run(stage) {
      const connection = stage.connection()
      const transceiver = connection.addTransceiver('video')
      await connection.setLocalDescription()
      await connection.setLocalDescription({ type: 'rollback' })
      expectEqual(connection.signalingState, 'stable', 'state')
      expectEqual(transceiver.mid, null, 'mid')
      await expectRefusal(
        () => connection.setLocalDescription({ type: 'rollback' }),
        'InvalidStateError',
        'second rollback',
      )
    },
  },
  {
    name: 'a remote offer is not rolled back by a local rollback',
    differs: { chromium: 'rolls it back' },
    async run(stage) {
      const [caller, callee] = stage.pair()
      caller.addTransceiver('audio')
      await caller.setLocalDescription()
      await callee.setRemoteDescription(localOf(caller))
      const rollback = () => callee.setLocalDescription({ type: 'rollback' })
      await expectRefusal(rollback, 'InvalidStateError', 'local rollback')
    },
  },
  {
    name: 'a remote rollback takes the remote offer and its transceivers away',
    async run(stage) {
      const [caller, callee] = stage.pair()
      caller.addTransceiver('audio')
      await caller.setLocalDescription()
      await callee.setRemoteDescription(localOf(caller))
      await callee.setRemoteDescription({ type: 'rollback', sdp: '' })
      expectEqual(callee.signalingState, 'stable', 'state')
      expectEqual(callee.remoteDescription, null, 'remote description')
      expectEqual(callee.getTransceivers().length, 0, 'transceivers')
    },
  },
  {
    name: 'an answer with the m-lines in another order is refused',
    async run(stage) {
      const [caller, callee] = stage.pair()
      caller.addTransceiver('audio')
      caller.addTransceiver('video')
      await caller.setLocalDescription()
      await callee.setRemoteDescription(localOf(caller))
      await callee.setLocalDescription()
      const swapped = swapSections(localOf(callee).sdp)
      await expectRefusal(
        () => caller.setRemoteDescription({ type: 'answer', sdp: swapped }),
        'InvalidAccessError',
        'swapped answer',
      )
    },
  },
  {
    name: 'a later offer with fewer m-lines, or in another order, is refused',
    async run(stage) {
      const [caller, callee] = stage.pair()
      caller.addTransceiver('audio')
      caller.addTransceiver('video')
      await negotiate(caller, callee)
      await caller.setLocalDescription()
      const { sdp } = localOf(caller)
      for (const wrong of [dropSection(sdp), swapSections(sdp)]) {
        await expectRefusal(
          () => callee.setRemoteDescription({ type: 'offer', sdp: wrong }),
          'InvalidAccessError',
          'changed layout',
        )
      }
    },
  },
  {
    name: 'operations that are not awaited run in the order of the calls',
    async run(stage) {
      const [caller, callee] = stage.pair()
      caller.addTransceiver('audio')
      const order: string[] = []
      const note = (name: string) => () => order.push(name)
      const offer = caller.createOffer().then(note('createOffer'))
      const local = caller.setLocalDescription().then(note('setLocalDescription'))
      await Promise.all([offer, local])
      const remote = callee.setRemoteDescription(localOf(caller)).then(note('setRemoteDescription'))
      const answer = callee.setLocalDescription().then(note('answer'))
      await Promise.all([remote, answer])
      expectEqual(callee.signalingState, 'stable', 'state')
      expectEqual(order, ['createOffer', 'setLocalDescription', 'setRemoteDescription', 'answer'], 'order')
    },
  },
]
