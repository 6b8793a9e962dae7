import { FakeMediaStream, settle } from '@ringdown/testing'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createPilot, type PictureChoice } from '../src/pilot/index.js'
import { createPair, type Role } from './session-pair.js'

const RED = { mimeType: 'audio/red', clockRate: 48_000 }
const OPUS = { mimeType: 'audio/opus', clockRate: 48_000 }

beforeEach(() => {
  vi.stubGlobal('MediaStream', FakeMediaStream)
  vi.stubGlobal('RTCRtpReceiver', { getCapabilities: () => ({ codecs: [OPUS, RED] }) })
})
afterEach(() => vi.unstubAllGlobals())

/** Two sessions in a call, each with a pilot. `weather` is what the browser counts of the voice from the other side. */
async function callWithPilots(options: { choice?: PictureChoice } = {}) {
  const pilots = { caller: createPilot({ picture: options.choice ?? 'auto' }), callee: createPilot() }
  const pair = createPair({ pilots: { caller: pilots.caller.steer, callee: pilots.callee.steer } })
  const loss = { caller: 0, callee: 0 }
  const received = { caller: 0, callee: 0 }
  const lost = { caller: 0, callee: 0 }
  for (const role of ['caller', 'callee'] as const) {
    const connection = connectionOf(pair, role)
    connection.getStats = async () => {
      received[role] += 50 * (1 - loss[role])
      lost[role] += 50 * loss[role]
      const voice = { packetsReceived: received[role], packetsLost: lost[role] }
      return new Map([
        ['in', { type: 'inbound-rtp', mid: connection.getTransceivers()[0]?.mid, ...voice }],
      ]) as unknown as RTCStatsReport
    }
    await pair.media[role].open({ audio: true, video: true })
    pair[role].sendMedia(pair.media[role])
  }
  await pass(pair, 5)
  const encodingOf = (role: Role, index: number) =>
    connectionOf(pair, role).getTransceivers()[index]?.sender.getParameters().encodings[0]
  const qualityOf = (role: Role) => pilots[role].quality({ localMedia: pair.media[role] }).snapshot
  return { ...pair, pilots, loss, encodingOf, qualityOf, pass: (seconds: number) => pass(pair, seconds) }
}

type Pair = ReturnType<typeof createPair>

function connectionOf(pair: Pair, role: Role): RTCPeerConnection {
  return pair.connections[role] as unknown as RTCPeerConnection
}

async function pass({ clock }: Pair, seconds: number): Promise<void> {
  for (let quarter = 0; quarter < seconds * 4; quarter++) {
    await clock.advance(250)
    await settle()
  }
}

describe('a pilot', () => {
  it('says how good a connection is, from its first second on', async () => {
    const { qualityOf } = await callWithPilots()
    expect(qualityOf('caller')).toMatchObject({ bars: 3, cause: null, pausedBy: null })
    expect(qualityOf('callee')).toMatchObject({ bars: 3 })
  })

  it('after a moment sends the full picture, with a bound, and gives the voice priority', async () => {
    const { encodingOf } = await callWithPilots()
    expect(encodingOf('caller', 1)).toMatchObject({
      active: true,
      scaleResolutionDownBy: 1,
      maxFramerate: 30,
    })
    expect(encodingOf('callee', 0)).toMatchObject({ priority: 'high', networkPriority: 'high' })
  })

  it('gives the empty m-line for a screen’s sound that priority too: else Chromium keeps 46 kbit/s of its estimate for it', async () => {
    const { encodingOf } = await callWithPilots()
    for (const role of ['caller', 'callee'] as const)
      expect(encodingOf(role, 3)).toMatchObject({ networkPriority: 'high' })
  })

  it('audio only: neither side sends a picture, and the peer is not told that the network is slow', async () => {
    const { pilots, encodingOf, qualityOf, caller, callee, pass } = await callWithPilots()
    pilots.caller.choosePicture('audio-only')
    await pass(3)
    expect(encodingOf('caller', 1)?.active).toBe(false)
    expect(encodingOf('callee', 1)?.active).toBe(false)
    expect(qualityOf('caller')?.pausedBy).toBe('choice')
    for (const { snapshot } of [caller, callee])
      expect([snapshot.remote.camera.live, snapshot.remote.camera.paused]).toEqual([false, undefined])
    pilots.caller.choosePicture('auto')
    await pass(3)
    expect(encodingOf('callee', 1)?.active).toBe(true)
    expect(callee.snapshot.remote.camera.live).toBe(true)
  })

  it('save data, chosen before the call: both pictures stay within 300 kbit/s with their voices', async () => {
    const { encodingOf } = await callWithPilots({ choice: 'save-data' })
    for (const role of ['caller', 'callee'] as const) {
      const bps = [0, 1].map(index => encodingOf(role, index)?.maxBitrate ?? Number.POSITIVE_INFINITY)
      expect(bps.reduce((sum, one) => sum + one, 0)).toBeLessThan(276_000)
    }
  })

  it('a lossy way: the offerer alone offers RED, once, and both pilots say "loss"', async () => {
    const { loss, connections, heard, qualityOf, pass, sent } = await callWithPilots()
    const preferred: unknown[] = []
    for (const role of ['caller', 'callee'] as const) {
      const [microphone] = (connections[role] as unknown as RTCPeerConnection).getTransceivers()
      if (microphone) microphone.setCodecPreferences = codecs => void preferred.push({ role, codecs })
    }
    const before = sent.length
    loss.callee = 0.1
    await pass(12)
    expect(preferred).toEqual([{ role: 'caller', codecs: [RED, OPUS] }])
    expect(
      sent.slice(before).flatMap(({ by, message }) => (message.type === 'description' ? [by] : [])),
    ).toEqual(['caller', 'callee'])
    expect(qualityOf('caller')).toMatchObject({ bars: 1, cause: 'loss' })
    expect(qualityOf('callee')).toMatchObject({ bars: 1, cause: 'loss' })
    expect(heard.caller.some(({ type }) => type === 'failed')).toBe(false)
  })

  it('ends with its session, and forgets how it was', async () => {
    const { caller, callee, qualityOf, clock, pass } = await callWithPilots()
    caller.close()
    callee.close()
    await pass(2)
    expect(qualityOf('caller')).toBeNull()
    expect(clock.pending).toBe(0)
  })
})
