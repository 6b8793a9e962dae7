import { expectEqual, expectTrue, outcomeWithoutTask, until } from './expect.js'
import { connect, exchange, localOf, offer, ROLLBACK } from './handshake.js'
import type { Scenario } from './scenario.js'

const HOST = 'candidate:1 1 udp 2122260223 127.0.0.1 50999 typ host'

export const DESCRIPTIONS: readonly Scenario[] = [
  {
    name: 'a description is the same object until it changes',
    differs: { firefox: 'is a new object at each reading' },
    async run(stage) {
      const [caller, callee] = stage.pair()
      caller.addTransceiver('audio')
      await offer(caller, callee)
      const [local, remote] = [localOf(caller), callee.remoteDescription]
      expectTrue(caller.localDescription === local, 'the same local description')
      expectTrue(caller.pendingLocalDescription === local, 'the pending one')
      expectTrue(callee.remoteDescription === remote, 'the same remote description')
    },
  },
  {
    name: 'a description that was read stays as it was when candidates come, from here or from there',
    async run(stage) {
      const [caller, callee] = stage.pair()
      caller.addTransceiver('audio')
      await exchange(caller, callee)
      const [local, remote] = [localOf(callee), callee.remoteDescription]
      const texts = [local.sdp, remote?.sdp]
      await callee.addIceCandidate({ candidate: HOST, sdpMid: '0', sdpMLineIndex: 0 })
      await until(() => callee.iceGatheringState === 'complete', 'gathered')
      expectEqual([local.sdp, remote?.sdp], texts, 'what was read')
      expectTrue(localOf(callee) !== local && callee.remoteDescription !== remote, 'other objects')
      expectTrue(localOf(callee).sdp.includes('a=candidate'), 'own candidates in the new one')
      expectTrue(callee.remoteDescription?.sdp.includes('50999') ?? false, "the peer's in the new one")
    },
  },
  {
    name: 'an offer without an m-line is made, applied and answered, and gathers nothing',
    async run(stage) {
      const [caller, callee] = stage.pair()
      const { sdp } = await caller.createOffer()
      expectTrue(!sdp?.includes('m='), 'no m-line')
      await exchange(caller, callee)
      expectEqual([caller.signalingState, callee.signalingState], ['stable', 'stable'], 'states')
      expectEqual(caller.iceGatheringState, 'new', 'gathering')
      caller.addTransceiver('audio')
      await connect(caller, callee)
    },
  },
  {
    name: 'what is plainly wrong is refused before the next task',
    async run(stage) {
      const connection = stage.connection()
      const early = (promise: Promise<unknown>) => outcomeWithoutTask(promise)
      expectEqual(await early(connection.createAnswer()), 'InvalidStateError', 'createAnswer in stable')
      const answer = connection.setLocalDescription({ type: 'answer', sdp: '' })
      expectEqual(await early(answer), 'InvalidStateError', 'a local answer in stable')
      const nonsense = { type: 'offer', sdp: 'hello' } as const
      expectEqual(await early(connection.setRemoteDescription(nonsense)), 'OperationError', 'no SDP')
      const unknown = { type: 'maybe', sdp: '' } as unknown as RTCSessionDescriptionInit
      expectEqual(await early(connection.setRemoteDescription(unknown)), 'TypeError', 'no remote type')
      const local = unknown as RTCLocalSessionDescriptionInit
      expectEqual(await early(connection.setLocalDescription(local)), 'TypeError', 'no local type')
      const [caller, callee] = stage.pair()
      caller.addTransceiver('audio')
      await offer(caller, callee)
      expectEqual(await early(callee.createOffer()), 'InvalidStateError', 'createOffer in have-remote-offer')
    },
  },
  {
    name: 'what only the other end of the chain can tell is refused in a task of its own',
    differs: { firefox: 'refuses it before the next task' },
    async run(stage) {
      const [caller, callee] = stage.pair()
      caller.addTransceiver('audio')
      await exchange(caller, callee)
      const late = { ...callee.localDescription?.toJSON() }
      const pending: [string, Promise<unknown>][] = [
        ['a second answer', caller.setRemoteDescription(late as RTCSessionDescriptionInit)],
        ['a rollback in stable', callee.setLocalDescription(ROLLBACK)],
        ['an early candidate', stage.connection().addIceCandidate({ candidate: HOST, sdpMid: '0' })],
      ]
      for (const [what, promise] of pending) {
        const outcome = outcomeWithoutTask(promise)
        expectEqual(await outcome, 'pending', what)
        await promise.catch(() => {})
      }
    },
  },
  {
    name: 'an operation in the wrong state is refused though another is under way',
    differs: { firefox: 'lets it wait for its turn' },
    async run(stage) {
      const connection = stage.connection()
      connection.addTransceiver('audio')
      const under = connection.createOffer()
      expectEqual(await outcomeWithoutTask(connection.createAnswer()), 'InvalidStateError', 'createAnswer')
      await under
    },
  },
  {
    name: 'replaceTrack takes a task: until then the sender has the former track',
    async run(stage) {
      const [caller, callee] = stage.pair()
      const { sender } = caller.addTransceiver('audio')
      const [one, two] = [stage.track('audio'), stage.track('audio')]
      const replaced = sender.replaceTrack(one)
      expectEqual(sender.track, null, 'track at once')
      expectEqual(await outcomeWithoutTask(replaced), 'pending', 'outcome before a task')
      await replaced
      expectTrue(sender.track === one, 'the new track')
      await exchange(caller, callee)
      const again = sender.replaceTrack(two)
      await Promise.resolve()
      expectTrue(sender.track === one, 'the former track, also once negotiated')
      await again
      expectTrue(sender.track === two, 'the new track')
    },
  },
  {
    name: 'replaceTrack after close is refused for that, whatever the track',
    differs: { firefox: 'refuses the kind first' },
    async run(stage) {
      const connection = stage.connection()
      const { sender } = connection.addTransceiver('audio')
      const video = stage.track('video')
      connection.close()
      expectEqual(await outcomeWithoutTask(sender.replaceTrack(video)), 'InvalidStateError', 'outcome')
    },
  },
]
