import type { StreamPurpose, Streams } from '@ringdown/protocol'
import { FakeMediaStreamTrack, ManualClock } from '@ringdown/testing'
import { describe, expect, it } from 'vitest'
import { type RemoteStreams, RemoteTracks } from '../src/session/remote-streams.js'

const PURPOSES = ['microphone', 'camera', 'screen', 'screen-audio'] as const satisfies StreamPurpose[]

const saying = (...live: StreamPurpose[]): Pick<Streams, 'live'> => ({
  live: {
    microphone: live.includes('microphone'),
    camera: live.includes('camera'),
    screen: live.includes('screen'),
    'screen-audio': live.includes('screen-audio'),
  },
})

function createRig() {
  const clock = new ManualClock()
  const shown: RemoteStreams[] = []
  const remote = new RemoteTracks(clock, streams => shown.push(streams))
  const tracks = new Map<StreamPurpose, FakeMediaStreamTrack>()
  for (const purpose of PURPOSES) {
    const kind = purpose === 'camera' || purpose === 'screen' ? 'video' : 'audio'
    const track = new FakeMediaStreamTrack(kind, { muted: true })
    tracks.set(purpose, track)
    remote.add(purpose, track)
  }
  /** Which are shown as live, and how often something was shown since the last look. */
  const look = () => {
    const last = shown.at(-1)
    const count = shown.splice(0).length
    const live = Object.entries(last ?? {}).flatMap(([name, { live }]) => (live ? [name] : []))
    return { live, count }
  }
  const arrive = (purpose: StreamPurpose, arrives = true) => tracks.get(purpose)?.setMuted(!arrives)
  return { clock, remote, tracks, shown, look, arrive }
}

describe('the streams of a peer', () => {
  it('have their tracks from the first description on', () => {
    const { shown, tracks } = createRig()
    const { microphone, camera, screen, screenAudio } = shown.at(-1)!
    expect([microphone, camera, screen, screenAudio].map(({ track }) => track)).toEqual([...tracks.values()])
    expect(shown[0]?.camera).toEqual({ track: null, live: false })
  })

  it('are live once something arrives, but for a screen: browsers call that unmuted at once', () => {
    const { look, arrive } = createRig()
    expect(look().live).toEqual([])
    for (const purpose of PURPOSES) arrive(purpose)
    expect(look().live).toEqual(['microphone', 'camera'])
    arrive('camera', false)
    expect(look()).toEqual({ live: ['microphone'], count: 1 })
  })

  it('say that a camera is paused as long as the peer does, and only of a camera', async () => {
    const { clock, remote, shown } = createRig()
    remote.hear({ ...saying('microphone'), paused: true })
    expect(shown.at(-1)?.camera).toMatchObject({ live: false, paused: true })
    expect(shown.at(-1)?.microphone.paused).toBeUndefined()
    await clock.advance(60)
    remote.hear(saying('microphone', 'camera'))
    expect(shown.at(-1)?.camera.paused).toBeUndefined()
  })

  it('are live as the peer says from its first report on, whatever arrives', () => {
    const { remote, look, arrive } = createRig()
    arrive('microphone')
    remote.hear(saying('camera', 'screen-audio'))
    expect(look().live).toEqual(['camera', 'screenAudio'])
    arrive('camera')
    expect(look().live).toEqual(['camera', 'screenAudio'])
  })

  it('are shown at once for the first of many reports, and then for the last', async () => {
    const { clock, remote, look } = createRig()
    look()
    remote.hear(saying('microphone'))
    expect(look()).toEqual({ live: ['microphone'], count: 1 })
    for (const purpose of ['camera', 'screen', 'screen-audio'] as const) remote.hear(saying(purpose))
    expect(look().count).toBe(0)
    await clock.advance(100)
    expect(look()).toEqual({ live: ['screenAudio'], count: 1 })
    await clock.advance(1000)
    expect(look().count).toBe(0)
    expect(clock.pending).toBe(0)
    remote.hear(saying())
    expect(look()).toEqual({ live: [], count: 1 })
  })

  it('change no more once the session is closed', async () => {
    const { clock, remote, look, arrive, tracks } = createRig()
    remote.hear(saying('microphone'))
    remote.hear(saying('camera'))
    look()
    remote.close()
    for (const purpose of PURPOSES) arrive(purpose)
    for (const track of tracks.values()) track.setMuted(true)
    await clock.advance(1000)
    expect(look().count).toBe(0)
    expect(clock.pending).toBe(0)
  })
})
