import {
  countEvents,
  expectEqual,
  expectEvents,
  expectRefusal,
  expectTrue,
  pause,
  present,
} from './expect.js'
import { exchange, offer } from './handshake.js'
import type { Scenario } from './scenario.js'

function show(connection: RTCPeerConnection): unknown[] {
  return connection.getTransceivers().map(t => [typeof t.mid, t.direction, t.sender.track !== null])
}

const UNSETTLED = 'object' // null
const SETTLED = 'string'

export const ADDED_TRACKS: readonly Scenario[] = [
  {
    name: 'addTrack makes a transceiver in both directions, and takes no track twice',
    async run(stage) {
      const connection = stage.connection()
      const track = stage.track('audio')
      const sender = connection.addTrack(track, stage.stream())
      expectTrue(sender.track === track, 'the track')
      await expectRefusal(() => connection.addTrack(track), 'InvalidAccessError', 'the same track')
      connection.addTrack(stage.track('video'))
      connection.addTrack(stage.track('audio'))
      const expected = [1, 2, 3].map(() => [UNSETTLED, 'sendrecv', true])
      expectEqual(show(connection), expected, 'transceivers')
      const none = [undefined, {}] as unknown as MediaStreamTrack[]
      for (const nothing of none) {
        await expectRefusal(() => connection.addTrack(nothing as MediaStreamTrack), 'TypeError', 'no track')
      }
    },
  },
  {
    name: 'addTrack uses a sender that has never sent and has no track',
    async run(stage) {
      const connection = stage.connection()
      for (const direction of ['recvonly', 'inactive', 'sendrecv'] as const) {
        const transceiver = connection.addTransceiver('audio', { direction })
        expectTrue(connection.addTrack(stage.track('audio')) === transceiver.sender, `the ${direction} one`)
      }
      expectEqual(
        connection.getTransceivers().map(({ direction }) => direction),
        ['sendrecv', 'sendonly', 'sendrecv'],
        'directions',
      )
      const sender = connection.addTrack(stage.track('video'))
      connection.removeTrack(sender)
      expectTrue(connection.addTrack(stage.track('video')) === sender, 'one whose track was removed')
    },
  },
  {
    name: 'addTrack does not use a sender that has sent',
    async run(stage) {
      const [caller, callee] = stage.pair()
      const track = stage.track('audio')
      const sender = caller.addTrack(track)
      await exchange(caller, callee)
      caller.removeTrack(sender)
      expectTrue(caller.addTrack(track) !== sender, 'another sender')
      expectEqual(
        show(caller),
        [
          [SETTLED, 'recvonly', false],
          [UNSETTLED, 'sendrecv', true],
        ],
        'transceivers',
      )
    },
  },
  {
    name: 'a transceiver of addTrack is matched to an offered m-line of its kind',
    async run(stage) {
      const [caller, callee] = stage.pair()
      caller.addTrack(stage.track('audio'))
      callee.addTrack(stage.track('video'))
      callee.addTrack(stage.track('audio'))
      await exchange(caller, callee)
      expectEqual(
        show(callee),
        [
          [UNSETTLED, 'sendrecv', true],
          [SETTLED, 'sendrecv', true],
        ],
        'answerer',
      )
      expectEqual(show(caller), [[SETTLED, 'sendrecv', true]], 'offerer')
      expectEqual(caller.getTransceivers()[0]?.currentDirection, 'sendrecv', 'direction')
    },
  },
  {
    name: 'one offer between two that both added a track is enough for both directions, also in glare',
    async run(stage) {
      const [impolite, polite] = stage.pair()
      for (const end of [impolite, polite]) end.addTrack(stage.track('audio'))
      await Promise.all([impolite.setLocalDescription(), polite.setLocalDescription()])
      await exchangeAnswer(impolite, polite)
      const needed = countEvents(polite, 'negotiationneeded')
      await pause()
      expectEqual(
        [show(impolite), show(polite)],
        [[[SETTLED, 'sendrecv', true]], [[SETTLED, 'sendrecv', true]]],
        'ends',
      )
      expectEqual(needed(), 0, 'negotiationneeded')
    },
  },
  {
    name: 'what only sends is not matched to a transceiver of addTrack, what only receives is',
    async run(stage) {
      for (const [direction, expected] of [
        ['sendonly', 2],
        ['recvonly', 1],
      ] as const) {
        const [caller, callee] = stage.pair()
        caller.addTransceiver('audio', { direction })
        callee.addTrack(stage.track('audio'))
        await offer(caller, callee)
        expectEqual(callee.getTransceivers().length, expected, `transceivers for a ${direction} offer`)
      }
    },
  },
  {
    name: 'a transceiver of addTransceiver is not matched, with a track or with one added later',
    async run(stage) {
      const [caller, callee] = stage.pair()
      caller.addTransceiver('audio')
      callee.addTransceiver(stage.track('audio'))
      callee.addTransceiver('audio')
      callee.addTrack(stage.track('audio'))
      expectEqual(callee.getTransceivers().length, 2, 'transceivers before')
      await offer(caller, callee)
      expectEqual(callee.getTransceivers().length, 3, 'transceivers')
    },
  },
  {
    name: 'a transceiver of addTrack is matched although its track was removed',
    async run(stage) {
      const [caller, callee] = stage.pair()
      caller.addTransceiver('audio')
      callee.removeTrack(callee.addTrack(stage.track('audio')))
      await exchange(caller, callee)
      expectEqual(show(callee), [[SETTLED, 'recvonly', false]], 'transceivers')
    },
  },
  {
    name: 'addTrack in have-remote-offer answers with it, in have-local-offer needs another offer',
    async run(stage) {
      const [caller, callee] = stage.pair()
      caller.addTransceiver('audio', { direction: 'recvonly' })
      await caller.setLocalDescription()
      caller.addTrack(stage.track('audio'))
      expectEqual(show(caller), [[SETTLED, 'sendrecv', true]], 'offerer')
      await callee.setRemoteDescription(present(caller.localDescription, 'an offer'))
      callee.addTrack(stage.track('audio'))
      await callee.setLocalDescription()
      const needed = countEvents(caller, 'negotiationneeded')
      await caller.setRemoteDescription(present(callee.localDescription, 'an answer'))
      expectEqual(caller.getTransceivers()[0]?.currentDirection, 'recvonly', 'direction')
      await expectEvents(needed, 1, 'negotiationneeded')
    },
  },
  {
    name: 'removeTrack keeps the transceiver, stops sending and needs negotiation once',
    async run(stage) {
      const [caller, callee] = stage.pair()
      const track = stage.track('audio')
      const sender = caller.addTrack(track)
      await exchange(caller, callee)
      await pause()
      const needed = countEvents(caller, 'negotiationneeded')
      caller.removeTrack(sender)
      expectEqual([show(caller), track.readyState], [[[SETTLED, 'recvonly', false]], 'live'], 'at once')
      caller.removeTrack(sender)
      await expectEvents(needed, 1, 'events')
      await exchange(caller, callee)
      for (const end of [caller, callee]) {
        expectEqual(end.getTransceivers()[0]?.currentDirection, 'inactive', 'direction')
      }
    },
  },
  {
    name: 'removeTrack takes sending out of each direction, and does nothing to a sender without a track',
    async run(stage) {
      const connection = stage.connection()
      const directions = (['sendrecv', 'sendonly', 'recvonly', 'inactive'] as const).map(direction => {
        const transceiver = connection.addTransceiver(stage.track('audio'), { direction })
        connection.removeTrack(transceiver.sender)
        return transceiver.direction
      })
      expectEqual(directions, ['recvonly', 'inactive', 'recvonly', 'inactive'], 'directions')
      const empty = connection.addTransceiver('audio')
      connection.removeTrack(empty.sender)
      expectEqual(empty.direction, 'sendrecv', 'direction of the one without a track')
    },
  },
  {
    name: 'addTrack and removeTrack refuse what is not theirs, and everything after close',
    async run(stage) {
      const [one, other] = stage.pair()
      const [own, foreign] = [one.addTrack(stage.track('audio')), other.addTrack(stage.track('audio'))]
      await expectRefusal(() => one.removeTrack(foreign), 'InvalidAccessError', "another connection's sender")
      const nothing = {} as unknown as RTCRtpSender
      await expectRefusal(() => one.removeTrack(nothing), 'TypeError', 'no sender')
      one.close()
      await expectRefusal(() => one.removeTrack(own), 'InvalidStateError', 'removeTrack after close')
      expectTrue(own.track !== null, 'the track after close')
      const track = stage.track('audio')
      await expectRefusal(() => one.addTrack(track), 'InvalidStateError', 'addTrack after close')
    },
  },
  {
    name: 'the streams of addTrack arrive with the track, each once',
    async run(stage) {
      const [caller, callee] = stage.pair()
      const [one, two] = [stage.stream(), stage.stream()]
      let count = 0
      callee.addEventListener('track', ({ streams }) => {
        count = new Set(streams).size
      })
      caller.addTrack(stage.track('audio'), one, two, one)
      await exchange(caller, callee)
      expectEqual(count, 2, 'streams')
    },
  },
]

async function exchangeAnswer(offerer: RTCPeerConnection, answerer: RTCPeerConnection): Promise<void> {
  await answerer.setRemoteDescription(present(offerer.localDescription, 'an offer'))
  await answerer.setLocalDescription()
  await offerer.setRemoteDescription(present(answerer.localDescription, 'an answer'))
}
