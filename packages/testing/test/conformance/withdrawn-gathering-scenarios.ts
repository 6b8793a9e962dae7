import { expectEqual, expectTrue, pause, until } from './expect.js'
import { exchange, localOf, ROLLBACK, trickle, ufragOf } from './handshake.js'
import type { Scenario } from './scenario.js'

function isComplete(connection: RTCPeerConnection): () => boolean {
  return () => connection.iceGatheringState === 'complete'
}

function countCandidates(connection: RTCPeerConnection): () => number {
  let count = 0
  connection.addEventListener('icecandidate', ({ candidate }) => {
    if (candidate?.candidate) count += 1
  })
  return () => count
}

/** Not awaited in between, so that nothing has been gathered by then. */
async function offerAndRollBack(connection: RTCPeerConnection): Promise<void> {
  const offered = connection.setLocalDescription()
  await Promise.all([offered, connection.setLocalDescription(ROLLBACK)])
}

export const WITHDRAWN_GATHERING: readonly Scenario[] = [
  {
    name: 'rolling back the first offer stops gathering: no candidate of it comes',
    async run(stage) {
      const connection = stage.connection()
      connection.addTransceiver('audio')
      await offerAndRollBack(connection)
      const candidates = countCandidates(connection)
      await pause(300)
      expectEqual([connection.iceGatheringState, candidates()], ['new', 0], 'state, and candidates')
      expectEqual(connection.localDescription, null, 'localDescription')
    },
  },
  {
    name: 'after gathering was complete a rollback makes it new, and the next offer gathers again',
    async run(stage) {
      const connection = stage.connection()
      connection.addTransceiver('audio')
      await connection.setLocalDescription()
      await until(isComplete(connection), 'gathered')
      await connection.setLocalDescription(ROLLBACK)
      await until(() => connection.iceGatheringState === 'new', 'gathering is new')
      const candidates = countCandidates(connection)
      await connection.setLocalDescription()
      await until(isComplete(connection), 'gathered again')
      expectTrue(candidates() > 0, 'candidates')
    },
  },
  {
    name: 'an offer made again before the first negotiation has another ufrag',
    differs: { firefox: 'keeps the ufrag' },
    async run(stage) {
      const connection = stage.connection()
      connection.addTransceiver('audio')
      const ufrags = [ufragOf(await connection.createOffer()), ufragOf(await connection.createOffer())]
      await connection.setLocalDescription()
      await connection.setLocalDescription(ROLLBACK)
      ufrags.push(ufragOf(await connection.createOffer()))
      expectEqual(new Set(ufrags).size, 3, 'different ufrags')
    },
  },
  {
    name: 'a remote offer that crosses the first own one stops gathering',
    async run(stage) {
      const [caller, callee] = stage.pair()
      for (const end of [caller, callee]) end.addTransceiver('audio')
      await callee.setLocalDescription()
      await caller.setLocalDescription()
      await caller.setRemoteDescription(localOf(callee))
      await until(() => caller.iceGatheringState === 'new', 'gathering is new')
      const candidates = countCandidates(caller)
      await pause(300)
      expectEqual(candidates(), 0, 'candidates')
    },
  },
  {
    name: 'rolling back a restart lets it gather: candidates come of a generation that was withdrawn',
    differs: { firefox: 'stops gathering' },
    async run(stage) {
      const [caller, callee] = stage.pair()
      caller.addTransceiver('audio')
      trickle(caller, callee)
      await exchange(caller, callee)
      await until(isComplete(caller), 'gathered')
      const kept = ufragOf(caller.localDescription)
      const ufrags = new Set<string | null | undefined>()
      caller.restartIce()
      await offerAndRollBack(caller)
      caller.addEventListener('icecandidate', ({ candidate }) => {
        if (candidate?.candidate) ufrags.add(candidate.usernameFragment)
      })
      expectEqual(ufragOf(caller.localDescription), kept, 'ufrag of the description')
      await pause(300)
      expectEqual([ufrags.size, ufrags.has(kept)], [1, false], 'ufrags of the candidates')
    },
  },
]
