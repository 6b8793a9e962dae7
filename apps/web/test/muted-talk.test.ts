import { createLocalMedia } from '@ringdown/client'
import { FakeMediaDevices, FakeMediaStream } from '@ringdown/testing'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { levelOf } from '../src/voice/level.js'
import { MutedTalk, staysOpenWhileMuted } from '../src/voice/muted-talk.js'
import { TalkDetector } from '../src/voice/talk-detector.js'

beforeEach(() => {
  vi.useFakeTimers()
  vi.stubGlobal('MediaStream', FakeMediaStream)
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

async function openRig() {
  const devices = new FakeMediaDevices()
  const media = createLocalMedia(devices as unknown as MediaDevices)
  const copies: MediaStreamTrack[] = []
  const meters = { level: 0, closed: 0 }
  const talk = new MutedTalk(media, track => {
    copies.push(track)
    return { read: () => meters.level, close: () => meters.closed++ }
  })
  await media.open({ audio: true, video: false })
  return { media, copies, meters, talk }
}

describe('talking while muted', () => {
  it('is noticed on a copy, while the track that is sent stays silent', async () => {
    const { media, copies, meters, talk } = await openRig()
    expect(copies).toHaveLength(0)
    await media.setMicrophone(false)
    expect(copies[0]?.enabled).toBe(true)
    expect(media.snapshot.microphone.track?.enabled).toBe(false)
    meters.level = 0.7
    vi.advanceTimersByTime(500)
    expect(talk.snapshot).toBe(false)
    vi.advanceTimersByTime(500)
    expect(talk.snapshot).toBe(true)
  })

  it.each([
    ['unmuted', (rig: Awaited<ReturnType<typeof openRig>>) => rig.media.setMicrophone(true)],
    ['closed', async (rig: Awaited<ReturnType<typeof openRig>>) => rig.media.close()],
    ['no longer watched', async (rig: Awaited<ReturnType<typeof openRig>>) => rig.talk.close()],
  ])('ends the copy at once when the microphone is %s', async (_, end) => {
    const rig = await openRig()
    await rig.media.setMicrophone(false)
    rig.meters.level = 0.7
    vi.advanceTimersByTime(1000)
    await end(rig)
    expect(rig.copies.map(({ readyState }) => readyState)).toEqual(['ended'])
    expect(rig.meters.closed).toBe(1)
    expect(rig.talk.snapshot).toBe(false)
    vi.advanceTimersByTime(1000)
    expect(rig.talk.snapshot).toBe(false)
  })

  it('is not listened for where muting closes the device', () => {
    expect(
      staysOpenWhileMuted('Mozilla/5.0 (X11; Linux x86_64; rv:153.0) Gecko/20100101 Firefox/153.0'),
    ).toBe(false)
    expect(staysOpenWhileMuted('Mozilla/5.0 (X11) AppleWebKit/537.36 Chrome/146.0.0.0 Safari/537.36')).toBe(
      true,
    )
  })
})

describe('a voice', () => {
  const hears = (levels: readonly number[]) => {
    const detector = new TalkDetector()
    return levels.map(level => detector.hear(level)).at(-1)
  }

  it('is told from a cough, a fan and silence', () => {
    expect(hears([0.7, 0.2, 0.6, 0.7, 0.1, 0.6, 0.7, 0.7])).toBe(true)
    expect(hears([0.9, 0.9, 0.9, 0.1, 0.1, 0.1, 0.1, 0.1])).toBe(false)
    expect(hears(Array(50).fill(0.3))).toBe(false)
    expect(hears([...Array(10).fill(0.7), ...Array(10).fill(0)])).toBe(false)
  })

  it('has a level from -60 dB to full scale', () => {
    expect(levelOf([0, 0])).toBe(0)
    expect(levelOf([1, -1])).toBe(1)
    expect(levelOf(Array(100).fill(0.001))).toBeCloseTo(0)
    expect(levelOf(Array(100).fill(10 ** -1.5))).toBeCloseTo(0.5)
  })
})
