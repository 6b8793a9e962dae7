import { NEGOTIATED } from './channels.js'
import { expectEqual, expectTrue, pause, present, until } from './expect.js'
import { connect, exchange, localOf, offer, ROLLBACK, ufragOf } from './handshake.js'
import type { Scenario } from './scenario.js'

function statesOf(...ends: RTCPeerConnection[]): string[] {
  return ends.flatMap(end => [end.iceConnectionState, end.connectionState])
}

const gathered = (connection: RTCPeerConnection) =>
  until(() => connection.iceGatheringState === 'complete', 'gathered')

/** Passes candidates on in one direction only. */
function trickleOneWay(from: RTCPeerConnection, to: RTCPeerConnection): void {
  from.addEventListener('icecandidate', ({ candidate }) => {
    if (!candidate) return
    void until(() => to.remoteDescription !== null, 'a description')
      .then(() => to.addIceCandidate(candidate))
      .catch(() => {})
  })
}

export const PATHS: readonly Scenario[] = [
  {
    name: 'without any candidate both ends stay new',
    async run(stage) {
      const [caller, callee] = stage.pair()
      caller.addTransceiver('audio')
      await exchange(caller, callee)
      await caller.addIceCandidate({ candidate: '', sdpMid: '0' })
      await pause(500)
      expectEqual(statesOf(caller, callee), ['new', 'new', 'new', 'new'], 'states')
    },
  },
  {
    name: 'candidates inside the descriptions are enough',
    async run(stage) {
      const [caller, callee] = stage.pair()
      caller.addTransceiver('audio')
      await caller.setLocalDescription()
      await gathered(caller)
      await callee.setRemoteDescription(localOf(caller))
      await callee.setLocalDescription()
      await gathered(callee)
      await caller.setRemoteDescription(localOf(callee))
      await until(() => statesOf(caller, callee).every(state => state === 'connected'), 'connected')
    },
  },
  {
    name: 'candidates at one end are enough on a network without NATs',
    async run(stage) {
      for (const knows of ['caller', 'callee'] as const) {
        const [caller, callee] = stage.pair()
        const [from, to] = knows === 'caller' ? [callee, caller] : [caller, callee]
        trickleOneWay(from, to)
        caller.addTransceiver('audio')
        await exchange(caller, callee)
        await until(
          () => statesOf(caller, callee).every(state => state === 'connected'),
          `connected when only the ${knows} knows a candidate`,
        )
      }
    },
  },
  {
    name: 'an end that knows a candidate which leads nowhere is checking, the other stays new',
    differs: { firefox: 'stays new' },
    async run(stage) {
      const [caller, callee] = stage.pair()
      caller.addTransceiver('audio')
      await exchange(caller, callee)
      const candidate = 'candidate:1 1 udp 2122260223 127.0.0.1 50999 typ host'
      await caller.addIceCandidate({ candidate, sdpMid: '0', sdpMLineIndex: 0 })
      await until(() => caller.connectionState === 'connecting', 'connecting')
      expectEqual(statesOf(caller, callee), ['checking', 'connecting', 'new', 'new'], 'states')
    },
  },
  {
    name: 'iceConnectionState is ahead of connectionState',
    differs: { firefox: 'begins both at once' },
    async run(stage) {
      const [caller, callee] = stage.pair()
      caller.addTransceiver('audio')
      const log: string[] = []
      caller.addEventListener('iceconnectionstatechange', () => log.push(statesOf(caller).join('/')))
      await connect(caller, callee)
      expectEqual(log[0], 'checking/new', 'states when ICE begins')
      const atEnd = log.find(states => states.startsWith('connected'))
      expectTrue(
        atEnd !== undefined && atEnd !== 'connected/connected',
        'DTLS still to come when ICE is done',
      )
    },
  },
  {
    name: 'a first offer gathers for each m-line, unless all must share one transport',
    async run(stage) {
      for (const [bundlePolicy, expected] of [
        ['balanced', 3],
        ['max-bundle', 1],
      ] as const) {
        const connection = stage.connection({ bundlePolicy })
        for (const kind of ['audio', 'video']) connection.addTransceiver(kind)
        connection.createDataChannel('control')
        const mids = new Set<string | null>()
        connection.addEventListener('icecandidate', ({ candidate }) => {
          if (candidate?.candidate) mids.add(candidate.sdpMid)
        })
        await connection.setLocalDescription()
        await gathered(connection)
        await pause()
        expectEqual(mids.size, expected, `m-lines with candidates, ${bundlePolicy}`)
      }
    },
  },
  {
    name: 'gathering ends with null alone, not with an empty candidate before it',
    differs: { firefox: 'hands out an empty candidate for each m-line' },
    async run(stage) {
      const connection = stage.connection()
      connection.addTransceiver('audio')
      let empty = 0
      connection.addEventListener('icecandidate', ({ candidate }) => {
        if (candidate?.candidate === '') empty += 1
      })
      await connection.setLocalDescription()
      await gathered(connection)
      await pause()
      expectEqual(empty, 0, 'empty candidates')
    },
  },
  {
    name: 'a candidate tells its parts',
    async run(stage) {
      const connection = stage.connection()
      connection.addTransceiver('audio')
      let found: RTCIceCandidate | null = null
      connection.addEventListener('icecandidate', ({ candidate }) => {
        if (candidate?.candidate) found ??= candidate
      })
      await connection.setLocalDescription()
      await gathered(connection)
      const candidate = present<RTCIceCandidate>(found, 'a candidate')
      const { component, type, protocol, relatedAddress, relatedPort, usernameFragment } = candidate
      expectEqual(
        [component, type, protocol, relatedAddress, relatedPort, usernameFragment],
        ['rtp', 'host', 'udp', null, null, ufragOf(connection.localDescription)],
        'parts',
      )
      expectTrue(Number(candidate.priority) > 0 && Boolean(candidate.foundation), 'priority and foundation')
    },
  },
  {
    name: 'a sender has a transport while a local description has its m-line, the same as its receiver',
    async run(stage) {
      const [caller, callee] = stage.pair()
      const { sender, receiver } = caller.addTransceiver('audio')
      expectEqual([sender.transport, receiver.transport], [null, null], 'before the offer')
      await caller.setLocalDescription()
      expectTrue(sender.transport !== null && sender.transport === receiver.transport, 'one transport')
      expectEqual([sender.transport?.state, sender.transport?.iceTransport.state], ['new', 'new'], 'states')
      await caller.setLocalDescription(ROLLBACK)
      expectEqual(sender.transport, null, 'after the rollback')
      await offer(caller, callee)
      expectEqual(callee.getSenders()[0]?.transport, null, 'of the answerer before its answer')
      await callee.setLocalDescription()
      expectEqual(callee.getSenders()[0]?.transport?.state, 'new', 'of the answerer after its answer')
    },
  },
  {
    name: 'transports tell how far they are, and that they are closed',
    async run(stage) {
      const [caller, callee] = stage.pair()
      const { sender } = caller.addTransceiver('audio')
      caller.createDataChannel('control', NEGOTIATED)
      const far = callee.createDataChannel('control', NEGOTIATED)
      expectEqual(caller.sctp, null, 'SCTP before the offer')
      await connect(caller, callee)
      await until(() => far.readyState === 'open', 'the channel open')
      const [dtls, sctp] = [present(sender.transport, 'DTLS'), present(caller.sctp, 'SCTP')]
      expectEqual(
        [dtls.state, dtls.iceTransport.state, sctp.state],
        ['connected', 'connected', 'connected'],
        'states',
      )
      expectTrue(sctp.transport === dtls, 'SCTP over the same DTLS')
      caller.close()
      expectEqual([dtls.state, dtls.iceTransport.state], ['closed', 'closed'], 'own states')
      await until(() => callee.getSenders()[0]?.transport?.state === 'closed', "the peer's DTLS closed")
      expectEqual(callee.sctp?.state, 'closed', "the peer's SCTP")
    },
  },
]
