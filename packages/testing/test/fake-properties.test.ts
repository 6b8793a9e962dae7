import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { FakeMediaStream, FakeNetwork, ManualClock, settle } from '../src/index.js'
import { openChannel } from './conformance/channels.js'
import { exchange, localOf, offer, ROLLBACK } from './conformance/handshake.js'

function makePair(): [FakeNetwork, RTCPeerConnection, RTCPeerConnection] {
  const network = new FakeNetwork({ clock: new ManualClock() })
  return [network, new network.PeerConnection(), new network.PeerConnection()]
}

describe('any channel', () => {
  const step = fc.oneof(
    fc.record({ do: fc.constant('text' as const), text: fc.string({ unit: 'grapheme' }) }),
    fc.record({
      do: fc.constant('bytes' as const),
      bytes: fc.uint8Array(),
      from: fc.nat(4),
      overwrite: fc.nat(255),
    }),
    fc.record({ do: fc.constantFrom('cut' as const, 'restore' as const, 'settle' as const) }),
  )

  it('delivers copies of what was sent, in order, through any loss of the path', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 30 }), fc.boolean(), async (steps, negotiated) => {
        const [network, caller, callee] = makePair()
        const { near, far } = await openChannel([caller, callee], negotiated ? undefined : {})
        const received: unknown[] = []
        far.onmessage = ({ data }) =>
          received.push(typeof data === 'string' ? data : [...new Uint8Array(data)])
        const sent: unknown[] = []
        for (const one of steps) {
          if (one.do === 'text') {
            near.send(one.text)
            sent.push(one.text)
          } else if (one.do === 'bytes') {
            const view = new Uint8Array(one.bytes).subarray(one.from)
            near.send(view)
            sent.push([...view])
            view.fill(one.overwrite)
          } else if (one.do === 'settle') await settle()
          else if (one.do === 'cut') network.disconnect(caller)
          else network.restore(caller)
        }
        network.restore(caller)
        await settle(30)
        expect(received).toEqual(sent)
        expect(near.bufferedAmount).toBe(0)
      }),
    )
  })
})

describe('any rollback', () => {
  const direction = fc.constantFrom('sendrecv', 'sendonly', 'recvonly', 'inactive' as const)
  const change = fc.oneof(
    fc.record({ do: fc.constant('add' as const), kind: fc.constantFrom('audio', 'video'), direction }),
    fc.record({ do: fc.constant('turn' as const), at: fc.nat(3), direction }),
    fc.record({ do: fc.constant('move' as const), at: fc.nat(3), streams: fc.uniqueArray(fc.nat(2)) }),
    fc.record({ do: fc.constant('restart' as const) }),
    fc.record({ do: fc.constant('channel' as const) }),
  )
  const end = fc.constantFrom(0 as const, 1 as const)
  const changes = fc.array(fc.tuple(end, change), { maxLength: 6 })
  const streams = [0, 1, 2].map(() => new FakeMediaStream())

  function apply(
    connection: RTCPeerConnection,
    one: typeof change extends fc.Arbitrary<infer T> ? T : never,
  ): void {
    if (one.do === 'add') connection.addTransceiver(one.kind, { direction: one.direction })
    else if (one.do === 'restart') connection.restartIce()
    else if (one.do === 'channel') connection.createDataChannel('files')
    else {
      const transceiver = connection.getTransceivers()[one.at]
      if (!transceiver) return
      if (one.do === 'turn') transceiver.direction = one.direction
      else transceiver.sender.setStreams(...one.streams.flatMap(index => streams[index] ?? []))
    }
  }

  /** What descriptions decide, and the page does not. */
  function settledState(connection: RTCPeerConnection, seen: ReadonlySet<MediaStream>) {
    return {
      signaling: connection.signalingState,
      local: connection.localDescription,
      remote: connection.remoteDescription,
      transceivers: connection.getTransceivers().map(({ mid, currentDirection }) => [mid, currentDirection]),
      // Which tracks are together in a stream: the object may be another one than before.
      streams: [...seen]
        .map(stream => [stream.id, ...stream.getTracks().map(({ id }) => id)].sort().join())
        .filter(stream => stream.includes(','))
        .sort(),
    }
  }

  it('brings back what was settled, whichever end offers, and leaves both able to negotiate', async () => {
    await fc.assert(
      fc.asyncProperty(changes, changes, end, async (before, after, offering) => {
        const [, caller, callee] = makePair()
        const ends = [caller, callee] as const
        const seen = ends.map(connection => {
          const streamsOf = new Set<MediaStream>()
          connection.ontrack = event => {
            for (const stream of event.streams) streamsOf.add(stream)
          }
          return streamsOf
        })
        caller.addTransceiver('audio', { streams: streams.slice(0, 1) })
        for (const [at, one] of before) apply(ends[at], one)
        await exchange(caller, callee)
        await exchange(callee, caller)
        await settle(30)
        const settled = ends.map((connection, at) => settledState(connection, seen[at] ?? new Set()))
        const added = after.filter(([, one]) => one.do !== 'add')
        for (const [at, one] of added) apply(ends[at], one)
        const [offerer, answerer] = offering === 0 ? [caller, callee] : [callee, caller]
        await offer(offerer, answerer)
        await answerer.setRemoteDescription(ROLLBACK)
        await offerer.setLocalDescription(ROLLBACK)
        await settle(30)
        ends.forEach((connection, at) => {
          expect(settledState(connection, seen[at] ?? new Set())).toEqual(settled[at])
        })
        await exchange(caller, callee)
        await exchange(callee, caller)
        expect(ends.map(({ signalingState }) => signalingState)).toEqual(['stable', 'stable'])
        expect(localOf(caller).sdp.match(/^a=mid:.*/gm)).toEqual(localOf(callee).sdp.match(/^a=mid:.*/gm))
      }),
    )
  })
})
