import { countEvents, expectEqual, expectRefusal, expectTrue, present } from './expect.js'
import { exchange, localOf, offer, ROLLBACK, ufragOf } from './handshake.js'
import type { Scenario } from './scenario.js'

function midsOf(connection: RTCPeerConnection): (string | null)[] {
  return connection.getTransceivers().map(({ mid }) => mid)
}

export const STALE: readonly Scenario[] = [
  {
    name: 'an offer that was rolled back can be applied again',
    async run(stage) {
      const connection = stage.connection()
      connection.addTransceiver('audio')
      const made = await connection.createOffer()
      await connection.setLocalDescription(made)
      const [mid] = midsOf(connection)
      await connection.setLocalDescription(ROLLBACK)
      await connection.setLocalDescription(made)
      expectEqual(connection.signalingState, 'have-local-offer', 'state')
      expectEqual(midsOf(connection), [mid], 'mids')
    },
  },
  {
    name: 'an answer can be applied after its offer was rolled back and came again',
    async run(stage) {
      const [caller, callee] = stage.pair()
      caller.addTransceiver('audio')
      await offer(caller, callee)
      const answer = await callee.createAnswer()
      await callee.setRemoteDescription(ROLLBACK)
      await callee.setRemoteDescription(localOf(caller))
      await callee.setLocalDescription(answer)
      expectEqual(callee.signalingState, 'stable', 'state')
    },
  },
  {
    name: 'an answer can be applied though a later one was made, and though a direction has changed since',
    async run(stage) {
      const [caller, callee] = stage.pair()
      caller.addTransceiver('audio')
      await offer(caller, callee)
      const answer = await callee.createAnswer()
      const [transceiver] = callee.getTransceivers()
      present(transceiver, 'a transceiver').direction = 'sendrecv'
      await callee.createAnswer()
      await callee.setLocalDescription(answer)
      expectEqual(
        [transceiver?.direction, transceiver?.currentDirection],
        ['sendrecv', 'recvonly'],
        'directions',
      )
    },
  },
  {
    name: 'an offer can be applied though something was added since',
    async run(stage) {
      const connection = stage.connection()
      connection.addTransceiver('audio')
      const made = await connection.createOffer()
      connection.addTransceiver('video')
      await connection.setLocalDescription(made)
      const [first, second] = midsOf(connection)
      expectEqual([typeof first, second], ['string', null], 'mids')
    },
  },
  {
    name: 'an older offer with as many m-lines as the last one is taken',
    differs: { firefox: 'refuses it', strict: 'refuses it' },
    async run(stage) {
      const connection = stage.connection()
      connection.addTransceiver('audio')
      const made = await connection.createOffer()
      await connection.createOffer()
      await connection.setLocalDescription(made)
      expectEqual(ufragOf(connection.localDescription), ufragOf(made), 'ufrag')
    },
  },
  {
    name: 'an older offer with fewer m-lines than the last one is refused',
    async run(stage) {
      const connection = stage.connection()
      connection.addTransceiver('audio')
      const made = await connection.createOffer()
      connection.addTransceiver('video')
      await connection.createOffer()
      await expectRefusal(
        () => connection.setLocalDescription(made),
        'InvalidModificationError',
        'older offer',
      )
      expectEqual(connection.signalingState, 'stable', 'state')
    },
  },
  {
    name: 'an offer from before another negotiation is taken',
    differs: { firefox: 'refuses it', strict: 'refuses it' },
    async run(stage) {
      const [caller, callee] = stage.pair()
      caller.addTransceiver('audio')
      await exchange(caller, callee)
      const made = await caller.createOffer()
      await exchange(callee, caller)
      await caller.setLocalDescription(made)
      expectEqual(caller.signalingState, 'have-local-offer', 'state')
    },
  },
  {
    name: 'the offer of another connection is refused',
    differs: { firefox: 'takes it' },
    async run(stage) {
      const [one, other] = stage.pair()
      for (const end of [one, other]) end.addTransceiver('audio')
      await one.createOffer()
      const foreign = await other.createOffer()
      await expectRefusal(() => one.setLocalDescription(foreign), 'InvalidModificationError', 'foreign offer')
    },
  },
  {
    name: 'an offer whose directions the page has changed is taken as it is',
    differs: { strict: 'takes nothing that was changed' },
    async run(stage) {
      const [caller, callee] = stage.pair()
      const transceiver = caller.addTransceiver('audio')
      const made = await caller.createOffer()
      const sdp = present(made.sdp, 'SDP').replace('a=sendrecv', 'a=sendonly')
      await caller.setLocalDescription({ type: 'offer', sdp })
      await callee.setRemoteDescription(localOf(caller))
      await callee.setLocalDescription()
      await caller.setRemoteDescription(localOf(callee))
      expectEqual(
        [transceiver.direction, transceiver.currentDirection],
        ['sendrecv', 'sendonly'],
        'directions',
      )
    },
  },
  {
    name: 'a mid that was never settled is not used again, so that the answer to a withdrawn offer is refused',
    async run(stage) {
      const [caller, callee] = stage.pair()
      caller.addTransceiver('audio')
      await offer(caller, callee)
      const [before] = midsOf(caller)
      await callee.setLocalDescription()
      await caller.setLocalDescription(ROLLBACK)
      await caller.setLocalDescription()
      expectTrue(midsOf(caller)[0] !== before, 'another mid')
      await expectRefusal(
        () => caller.setRemoteDescription(localOf(callee)),
        'InvalidAccessError',
        'answer to the withdrawn offer',
      )
      expectEqual(caller.signalingState, 'have-local-offer', 'state')
    },
  },
  {
    name: 'setLocalDescription() takes the last offer made while nothing has changed since',
    differs: { firefox: 'makes another' },
    async run(stage) {
      const connection = stage.connection()
      const transceiver = connection.addTransceiver('audio')
      const made = await connection.createOffer()
      await connection.setLocalDescription()
      expectEqual(localOf(connection).sdp, made.sdp, 'offer')
      await connection.setLocalDescription(ROLLBACK)
      const outdated = await connection.createOffer()
      transceiver.direction = 'recvonly'
      await connection.setLocalDescription()
      expectTrue(localOf(connection).sdp !== outdated.sdp, 'another offer after a change')
    },
  },
  {
    name: 'a remote offer that comes twice is taken twice, and changes nothing',
    differs: { firefox: 'fires track again' },
    async run(stage) {
      const [caller, callee] = stage.pair()
      caller.addTransceiver('audio')
      await offer(caller, callee)
      const counts = ['track', 'signalingstatechange'].map(type => countEvents(callee, type))
      await callee.setRemoteDescription(localOf(caller))
      expectEqual(callee.signalingState, 'have-remote-offer', 'state')
      expectEqual(callee.getTransceivers().length, 1, 'transceivers')
      expectEqual(
        counts.map(count => count()),
        [0, 0],
        'events',
      )
    },
  },
  {
    name: 'a remote offer that only adds m-lines replaces one that waits for its answer',
    async run(stage) {
      const [caller, callee] = stage.pair()
      caller.addTransceiver('audio')
      await offer(caller, callee)
      caller.addTransceiver('video')
      await offer(caller, callee)
      expectEqual(midsOf(callee), midsOf(caller), 'mids')
    },
  },
  {
    name: 'a remote offer of another layout than one that waits for its answer is refused',
    differs: { firefox: 'takes it' },
    async run(stage) {
      const [caller, callee] = stage.pair()
      caller.addTransceiver('audio')
      await offer(caller, callee)
      const other = stage.connection()
      other.addTransceiver('video')
      await other.setLocalDescription()
      await expectRefusal(
        () => callee.setRemoteDescription(localOf(other)),
        'InvalidAccessError',
        'another layout',
      )
    },
  },
]
