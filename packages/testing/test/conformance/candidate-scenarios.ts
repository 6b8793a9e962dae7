import { expectEqual, expectRefusal, expectTrue, present, until } from './expect.js'
import { localOf, negotiate, ufragOf } from './handshake.js'
import type { Scenario } from './scenario.js'

const HOST = 'candidate:1 1 udp 2122260223 127.0.0.1 50999 typ host'

function candidateOf(ufrag: string, mid = '0'): RTCIceCandidateInit {
  return { candidate: `${HOST} ufrag ${ufrag}`, sdpMid: mid, sdpMLineIndex: 0, usernameFragment: ufrag }
}

export const CANDIDATES: readonly Scenario[] = [
  {
    name: 'a candidate before the remote description is refused',
    async run(stage) {
      const connection = stage.connection()
      connection.addTransceiver('audio')
      const add = () => connection.addIceCandidate(candidateOf('abcd'))
      await expectRefusal(add, 'InvalidStateError', 'in stable')
      await connection.setLocalDescription()
      await expectRefusal(add, 'InvalidStateError', 'in have-local-offer')
    },
  },
  {
    name: 'a candidate of a generation that was never described is refused',
    differs: { chromium: 'takes it, and forgets it' },
    async run(stage) {
      const [caller, callee] = stage.pair()
      caller.addTransceiver('audio')
      await negotiate(caller, callee)
      await expectRefusal(
        () => callee.addIceCandidate(candidateOf('zzzz')),
        'OperationError',
        'foreign ufrag',
      )
      await callee.addIceCandidate(candidateOf(ufragOf(caller.localDescription)))
    },
  },
  {
    name: 'a candidate of a generation that was superseded is refused',
    differs: { chromium: 'takes it, and forgets it' },
    async run(stage) {
      const [caller, callee] = stage.pair()
      caller.addTransceiver('audio')
      await negotiate(caller, callee)
      const old = candidateOf(ufragOf(caller.localDescription))
      caller.restartIce()
      await negotiate(caller, callee)
      await expectRefusal(() => callee.addIceCandidate(old), 'OperationError', 'old ufrag')
    },
  },
  {
    name: 'a candidate of the old generation is refused as soon as a restart is offered',
    differs: { chromium: 'takes it' },
    async run(stage) {
      const [caller, callee] = stage.pair()
      caller.addTransceiver('audio')
      await negotiate(caller, callee)
      const old = candidateOf(ufragOf(caller.localDescription))
      caller.restartIce()
      await caller.setLocalDescription()
      await callee.setRemoteDescription(localOf(caller))
      await callee.addIceCandidate(candidateOf(ufragOf(caller.localDescription)))
      await expectRefusal(() => callee.addIceCandidate(old), 'OperationError', 'old ufrag')
    },
  },
  {
    name: 'a candidate for an m-line that is not there is refused',
    async run(stage) {
      const [caller, callee] = stage.pair()
      caller.addTransceiver('audio')
      await negotiate(caller, callee)
      const ufrag = ufragOf(caller.localDescription)
      await expectRefusal(
        () => callee.addIceCandidate(candidateOf(ufrag, 'nine')),
        'OperationError',
        'unknown mid',
      )
      const index = { candidate: HOST, sdpMLineIndex: 9 }
      await expectRefusal(() => callee.addIceCandidate(index), 'OperationError', 'unknown index')
      await expectRefusal(() => callee.addIceCandidate({ candidate: HOST }), 'TypeError', 'no m-line named')
    },
  },
  {
    name: 'text that is no candidate is refused',
    differs: { firefox: 'takes it, and forgets it' },
    async run(stage) {
      const [caller, callee] = stage.pair()
      caller.addTransceiver('audio')
      await negotiate(caller, callee)
      const nonsense = { candidate: 'candidate:nonsense', sdpMid: '0', sdpMLineIndex: 0 }
      await expectRefusal(() => callee.addIceCandidate(nonsense), 'OperationError', 'nonsense')
    },
  },
  {
    name: 'the end of candidates is refused before the remote description',
    differs: { chromium: 'takes it, and forgets it' },
    async run(stage) {
      const connection = stage.connection()
      await expectRefusal(
        () => connection.addIceCandidate({ candidate: '' }),
        'InvalidStateError',
        'too early',
      )
    },
  },
  {
    name: 'the end of candidates is taken in each of its forms',
    async run(stage) {
      const [caller, callee] = stage.pair()
      caller.addTransceiver('audio')
      await negotiate(caller, callee)
      await callee.addIceCandidate()
      await callee.addIceCandidate(null)
      await callee.addIceCandidate({ candidate: '', sdpMid: '0', sdpMLineIndex: 0 })
      const usernameFragment = ufragOf(caller.localDescription)
      await callee.addIceCandidate({ candidate: '', sdpMid: '0', usernameFragment })
    },
  },
  {
    name: 'the same candidate twice does no harm',
    async run(stage) {
      const [caller, callee] = stage.pair()
      caller.addTransceiver('audio')
      await negotiate(caller, callee)
      const candidate = candidateOf(ufragOf(caller.localDescription))
      await callee.addIceCandidate(candidate)
      await callee.addIceCandidate(candidate)
    },
  },
  {
    name: 'gathering names the generation with each candidate, ends with null, and shows in the description',
    async run(stage) {
      const connection = stage.connection()
      connection.addTransceiver('audio')
      const seen: (RTCIceCandidate | null)[] = []
      const states: RTCIceGatheringState[] = []
      connection.addEventListener('icecandidate', ({ candidate }) => seen.push(candidate))
      connection.addEventListener('icegatheringstatechange', () => states.push(connection.iceGatheringState))
      expectEqual(connection.iceGatheringState, 'new', 'state at first')
      await connection.setLocalDescription()
      expectTrue(!localOf(connection).sdp.includes('a=candidate'), 'no candidate when the offer has resolved')
      await until(() => seen.includes(null), 'the end of gathering')
      expectEqual(states, ['gathering', 'complete'], 'states')
      const candidates = seen.filter(candidate => candidate !== null)
      const ufrag = ufragOf(connection.localDescription)
      expectTrue(candidates.length > 0, 'a candidate')
      expectTrue(
        candidates.every(({ usernameFragment }) => usernameFragment === ufrag),
        'each candidate with the ufrag of the description',
      )
      const [first] = candidates
      expectEqual(present(first, 'a candidate').toJSON().usernameFragment, ufrag, 'ufrag in toJSON()')
      expectTrue(localOf(connection).sdp.includes('a=candidate'), 'candidates in the description later')
    },
  },
]
