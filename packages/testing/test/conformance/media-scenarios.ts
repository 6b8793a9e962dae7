import { countEvents, expectEqual, expectRefusal, expectTrue, pause, present, until } from './expect.js'
import { localOf, negotiate, trickle } from './handshake.js'
import type { Scenario } from './scenario.js'

/** Microphone, camera, screen, screen audio. */
const LAYOUT = ['audio', 'video', 'video', 'audio'] as const

export const MEDIA: readonly Scenario[] = [
  {
    name: 'the fixed layout and its control channel connect with no track at all',
    async run(stage) {
      const [caller, callee] = stage.pair()
      for (const kind of LAYOUT) caller.addTransceiver(kind, { direction: 'sendrecv' })
      const channels = [caller, callee].map(end =>
        end.createDataChannel('control', { negotiated: true, id: 0 }),
      )
      trickle(caller, callee)
      await negotiate(caller, callee)
      const states = () => [caller.connectionState, callee.connectionState]
      await until(() => states().every(state => state === 'connected'), 'connected')
      await until(() => channels.every(channel => channel.readyState === 'open'), 'the channel open')
      for (const end of [caller, callee]) {
        const transceivers = end.getTransceivers()
        expectEqual(
          transceivers.map(({ receiver }) => receiver.track.kind),
          LAYOUT,
          'kinds in order',
        )
        expectEqual(
          transceivers.map(({ currentDirection }) => currentDirection),
          LAYOUT.map(() => 'sendrecv'),
          'directions',
        )
        expectTrue(
          transceivers.every(({ receiver }) => receiver.track.muted),
          'every receiver muted',
        )
      }
      const mids = [caller, callee].map(end => end.getTransceivers().map(({ mid }) => mid))
      expectEqual(mids[0], mids[1], 'mids')
      await checkMessages(channels)
    },
  },
  {
    name: 'mid is null until the offer is applied',
    async run(stage) {
      const connection = stage.connection()
      const transceiver = connection.addTransceiver('audio')
      expectEqual(transceiver.mid, null, 'mid at first')
      await connection.createOffer()
      expectEqual(transceiver.mid, null, 'mid after createOffer')
      expectEqual(transceiver.currentDirection, null, 'currentDirection')
      await connection.setLocalDescription()
      expectEqual(typeof transceiver.mid, 'string', 'mid after setLocalDescription')
      expectEqual(transceiver.currentDirection, null, 'currentDirection before the answer')
    },
  },
  {
    name: "addTransceiver's transceivers are not matched to a remote offer",
    async run(stage) {
      const [caller, callee] = stage.pair()
      caller.addTransceiver('audio')
      callee.addTransceiver('audio')
      await caller.setLocalDescription()
      await callee.setRemoteDescription(localOf(caller))
      expectEqual(callee.getTransceivers().length, 2, 'transceivers')
      expectEqual(callee.getTransceivers()[0]?.mid, null, 'mid of its own')
      expectEqual(callee.getTransceivers()[1]?.direction, 'recvonly', 'direction of the new one')
    },
  },
  {
    name: 'an answer receives by default, and sends where the answerer says so',
    async run(stage) {
      const [caller, callee] = stage.pair()
      for (const kind of ['audio', 'video']) caller.addTransceiver(kind)
      await caller.setLocalDescription()
      await callee.setRemoteDescription(localOf(caller))
      present(callee.getTransceivers()[1], 'a second transceiver').direction = 'sendrecv'
      await callee.setLocalDescription()
      await caller.setRemoteDescription(localOf(callee))
      const directions = (end: RTCPeerConnection) => end.getTransceivers().map(t => t.currentDirection)
      expectEqual(directions(callee), ['recvonly', 'sendrecv'], 'answerer')
      expectEqual(directions(caller), ['sendonly', 'sendrecv'], 'offerer')
    },
  },
  {
    name: 'track fires once per m-line, before the description has resolved, and not again',
    async run(stage) {
      const [caller, callee] = stage.pair()
      for (const kind of LAYOUT) caller.addTransceiver(kind)
      const atCaller = countEvents(caller, 'track')
      const atCallee = countEvents(callee, 'track')
      await caller.setLocalDescription()
      let atResolution = 0
      await callee.setRemoteDescription(localOf(caller)).then(() => {
        atResolution = atCallee()
      })
      expectEqual(atResolution, LAYOUT.length, 'tracks at the callee when the offer has resolved')
      for (const transceiver of callee.getTransceivers()) transceiver.direction = 'sendrecv'
      await callee.setLocalDescription()
      expectEqual(atCaller(), 0, 'tracks at the caller before the answer')
      await caller.setRemoteDescription(localOf(callee))
      expectEqual(atCaller(), LAYOUT.length, 'tracks at the caller')
      await negotiate(caller, callee)
      await negotiate(callee, caller)
      await pause()
      expectEqual([atCaller(), atCallee()], [LAYOUT.length, LAYOUT.length], 'tracks after more offers')
    },
  },
  {
    name: 'a direction that stops and starts again fires track again, with the same track',
    async run(stage) {
      const [caller, callee] = stage.pair()
      const sending = caller.addTransceiver('audio')
      await negotiate(caller, callee)
      const [receiving] = callee.getTransceivers()
      const track = receiving?.receiver.track
      const fired = countEvents(callee, 'track')
      sending.direction = 'recvonly'
      await negotiate(caller, callee)
      expectEqual(fired(), 0, 'events while nothing is sent')
      sending.direction = 'sendrecv'
      await negotiate(caller, callee)
      expectEqual(fired(), 1, 'events')
      expectTrue(receiving?.receiver.track === track, 'the same track')
    },
  },
  {
    name: 'the streams of addTransceiver arrive with the track',
    async run(stage) {
      const [caller, callee] = stage.pair()
      const received: string[][] = []
      callee.addEventListener('track', ({ streams }) => received.push(streams.map(({ id }) => id)))
      caller.addTransceiver('audio')
      await negotiate(caller, callee)
      expectEqual(received, [[]], 'streams where none was given')
    },
  },
  {
    name: 'replaceTrack refuses a track of the other kind, and takes null',
    async run(stage) {
      const connection = stage.connection()
      const { sender } = connection.addTransceiver('audio')
      const video = connection.addTransceiver('video').receiver.track
      await expectRefusal(() => sender.replaceTrack(video), 'TypeError', 'video track for an audio sender')
      expectEqual(sender.track, null, 'track')
      const audio = connection.addTransceiver('audio').receiver.track
      await sender.replaceTrack(audio)
      expectTrue(sender.track === audio, 'the track that was given')
      await sender.replaceTrack(null)
      expectEqual(sender.track, null, 'track')
    },
  },
  {
    name: 'what is no kind and no direction is refused',
    async run(stage) {
      const connection = stage.connection()
      const direction = 'sideways' as RTCRtpTransceiverDirection
      await expectRefusal(() => connection.addTransceiver('smell'), 'TypeError', 'kind')
      await expectRefusal(() => connection.addTransceiver('audio', { direction }), 'TypeError', 'direction')
      const transceiver = connection.addTransceiver('audio')
      transceiver.direction = direction
      expectEqual(transceiver.direction, 'sendrecv', 'direction that was set to nonsense')
      expectEqual(connection.getTransceivers().length, 1, 'transceivers')
    },
  },
  {
    name: 'setParameters takes only what getParameters has just given',
    async run(stage) {
      const connection = stage.connection()
      const { sender } = connection.addTransceiver('video')
      const parameters = sender.getParameters()
      const foreign = { ...parameters, transactionId: 'foreign' }
      await expectRefusal(
        () => sender.setParameters(foreign),
        'InvalidModificationError',
        'another transaction',
      )
      await sender.setParameters(sender.getParameters())
    },
  },
]

async function checkMessages(channels: readonly RTCDataChannel[]): Promise<void> {
  const [from, to] = [present(channels[0], 'a channel'), present(channels[1], 'a channel')]
  const received: string[] = []
  to.addEventListener('message', event => received.push(String(event.data)))
  const sent = Array.from({ length: 20 }, (_, index) => `message ${index}`)
  for (const message of sent) from.send(message)
  await until(() => received.length >= sent.length, 'all messages')
  expectEqual(received, sent, 'messages in order')
}
