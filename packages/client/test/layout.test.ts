import { FakeMediaStream, FakeNetwork, settle } from '@ringdown/testing'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { adoptLayout, createLayout, type Layout, purposeOf } from '../src/session/layout.js'

beforeEach(() => vi.stubGlobal('MediaStream', FakeMediaStream))
afterEach(() => vi.unstubAllGlobals())

const KINDS = ['audio', 'video', 'video', 'audio']

/** What is sent at each place: the kind, the direction, and by how much the picture is shrunk. */
const describeSending = (layout: Layout) =>
  Object.entries(layout).map(([purpose, { direction, sender, receiver }]) => {
    const [encoding] = sender.getParameters().encodings
    return [purpose, receiver.track.kind, direction, encoding?.scaleResolutionDownBy]
  })

/** Which stream each track that arrives at a connection belongs to, by its place in the layout. */
function watchStreams(connection: RTCPeerConnection): Map<string | null, string | undefined> {
  const streams = new Map<string | null, string | undefined>()
  connection.ontrack = ({ track, transceiver, streams: [stream] }) => {
    streams.set(`${transceiver.mid} ${track.kind}`, stream?.id)
  }
  return streams
}

function expectTwoGroups(streams: ReadonlyMap<string | null, string | undefined>): void {
  const [microphone, camera, screen, screenAudio] = [...streams.values()]
  expect([...streams.keys()]).toEqual(['0 audio', '1 video', '2 video', '3 audio'])
  expect(microphone).toBeDefined()
  expect(camera).toBe(microphone)
  expect(screen).toBeDefined()
  expect(screenAudio).toBe(screen)
  expect(screen).not.toBe(camera)
}

const SENDING = [
  ['microphone', 'audio', 'sendrecv', undefined],
  ['camera', 'video', 'sendrecv', 3],
  ['screen', 'video', 'sendrecv', 1],
  ['screen-audio', 'audio', 'sendrecv', undefined],
]

describe('the layout of a session', () => {
  it('is the same at both ends: what belongs together in one stream, and the first pictures small', async () => {
    const network = new FakeNetwork()
    const [here, there] = [new network.PeerConnection(), new network.PeerConnection()]
    const [atHere, atThere] = [watchStreams(here), watchStreams(there)]
    const created = createLayout(here)
    await here.setLocalDescription()
    await there.setRemoteDescription(here.localDescription!)
    const adopted = adoptLayout(there)
    await there.setLocalDescription()
    await here.setRemoteDescription(there.localDescription!)
    await settle()
    expect(describeSending(created)).toEqual(SENDING)
    expect(describeSending(adopted)).toEqual(SENDING)
    expectTwoGroups(atThere)
    expectTwoGroups(atHere)
    const purposes = there.getTransceivers().map(each => purposeOf(there, each))
    expect(purposes).toEqual(['microphone', 'camera', 'screen', 'screen-audio'])
    expect(here.getTransceivers().map(each => each.currentDirection)).toEqual(Array(4).fill('sendrecv'))
  })

  it('is adopted by a browser that cannot name streams afterwards', async () => {
    const network = new FakeNetwork()
    const connection = new network.PeerConnection()
    for (const kind of KINDS) connection.addTransceiver(kind, { direction: 'recvonly' })
    for (const { sender } of connection.getTransceivers()) Object.assign(sender, { setStreams: undefined })
    expect(describeSending(adoptLayout(connection))).toEqual(SENDING)
  })

  it.each([
    ['nothing', []],
    ['one place fewer', KINDS.slice(0, 3)],
    ['another order', ['video', 'audio', 'video', 'audio']],
    ['a picture for the sound of the screen', ['audio', 'video', 'video', 'video']],
    ['sound for the camera', ['audio', 'audio', 'video', 'audio']],
  ])('is not adopted from an offer with %s', (_, kinds) => {
    const connection = new new FakeNetwork().PeerConnection()
    for (const kind of kinds) connection.addTransceiver(kind)
    expect(() => adoptLayout(connection)).toThrow(TypeError)
  })

  it('has no place for what a later version may add, and ignores it', () => {
    const connection = new new FakeNetwork().PeerConnection()
    for (const kind of [...KINDS, 'video']) connection.addTransceiver(kind)
    expect(Object.keys(adoptLayout(connection))).toHaveLength(4)
    expect(purposeOf(connection, connection.getTransceivers()[4]!)).toBeNull()
  })
})
