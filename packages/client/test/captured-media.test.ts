import { FakeMediaDevices, settle } from '@ringdown/testing'
import { beforeEach, describe, expect, it } from 'vitest'
import { CapturedMedia } from '../src/media/captured-media.js'

let devices: FakeMediaDevices
let media: CapturedMedia

beforeEach(() => {
  devices = new FakeMediaDevices()
  media = new CapturedMedia(devices as unknown as MediaDevices, null)
})

const states = () => [media.snapshot.microphone.state, media.snapshot.camera.state]
const problems = () => [media.snapshot.microphone.problem?.code, media.snapshot.camera.problem?.code]

describe('opening', () => {
  it('opens nothing by itself', async () => {
    await settle()
    expect(states()).toEqual(['off', 'off'])
    expect(devices.asked).toEqual([])
  })

  it('asks once for both', async () => {
    await media.open({ audio: true, video: true })
    expect(states()).toEqual(['on', 'on'])
    expect(devices.asked).toHaveLength(1)
  })

  it('asks for both within the click, once it is known that the person is not asked', async () => {
    const permissions = { query: async () => ({ state: 'granted' }) }
    media = new CapturedMedia(devices as unknown as MediaDevices, permissions as unknown as Permissions)
    await settle()
    void media.open({ audio: true, video: true })
    expect(devices.asked).toHaveLength(2)
  })

  it.each([
    ['NotAllowedError', 'denied'],
    ['NotFoundError', 'not-found'],
    ['NotReadableError', 'in-use'],
  ] as const)('goes on with the microphone when the camera fails with %s', async (failure, code) => {
    devices.fail('video', failure)
    await media.open({ audio: true, video: true })
    expect(states()).toEqual(['on', 'off'])
    expect(problems()).toEqual([undefined, code])
    expect(media.snapshot.camera.problem?.message).toMatch(/camera.*\.$/)
    devices.fail('video', null)
    await media.setCamera(true)
    expect(states()).toEqual(['on', 'on'])
    expect(problems()).toEqual([undefined, undefined])
  })

  it('goes on with neither', async () => {
    devices.fail('video', 'NotAllowedError')
    devices.fail('audio', 'NotAllowedError')
    await media.open({ audio: true, video: true })
    expect(states()).toEqual(['off', 'off'])
    expect(problems()).toEqual(['denied', 'denied'])
    expect(devices.live).toBe(0)
  })

  it('says that the page is not secure where the browser offers no devices', async () => {
    media = new CapturedMedia(null, null)
    await media.open({ audio: true, video: true })
    expect(problems()).toEqual(['insecure', 'insecure'])
    await media.shareScreen()
    expect(media.snapshot.screen.problem?.code).toBe('insecure')
  })

  it('lets go of what arrives after nobody wants it any more', async () => {
    const release = devices.hold()
    const opening = media.open({ audio: true, video: true })
    expect(states()).toEqual(['opening', 'opening'])
    media.close()
    release()
    await opening
    expect(states()).toEqual(['off', 'off'])
    expect(devices.live).toBe(0)
  })
})

describe('in use', () => {
  beforeEach(() => media.open({ audio: true, video: true }))

  it('mutes without letting go of the microphone, stops the camera and lets it go', async () => {
    const { track } = media.snapshot.microphone
    await media.setMicrophone(false)
    expect(media.snapshot.microphone).toMatchObject({ state: 'muted', track })
    expect(track?.enabled).toBe(false)
    await media.setCamera(false)
    expect(media.snapshot.camera).toMatchObject({ state: 'off', track: null })
    expect(devices.live).toBe(1)
    await media.setMicrophone(true)
    expect(media.snapshot.microphone.track).toBe(track)
    expect(track?.enabled).toBe(true)
  })

  it('changes the device, and keeps a muted microphone muted', async () => {
    devices.plug({ deviceId: 'headset', kind: 'audioinput', label: 'Headset' })
    await media.setMicrophone(false)
    await media.chooseMicrophone('headset')
    const { state, track, deviceId } = media.snapshot.microphone
    expect([state, track?.enabled, track?.label, deviceId]).toEqual(['muted', false, 'Headset', 'headset'])
    expect(devices.live).toBe(2)
  })

  it('says that the only device was lost, and does not turn on again by itself', async () => {
    devices.unplug('camera-1')
    await settle()
    expect(media.snapshot.camera).toMatchObject({ state: 'off', track: null, problem: { code: 'lost' } })
    devices.plug({ deviceId: 'camera-1', kind: 'videoinput', label: 'Fake camera' })
    await settle()
    expect(media.snapshot.camera.state).toBe('off')
  })

  it('goes back to the device that worked when another will not open', async () => {
    await media.chooseCamera('gone')
    expect(media.snapshot.camera.problem?.code).toBe('not-found')
    await media.setCamera(true)
    expect(states()).toEqual(['on', 'on'])
  })

  it('lets everything go at the end', async () => {
    await media.shareScreen()
    media.close()
    expect(devices.live).toBe(0)
    expect(media.snapshot.screen).toMatchObject({ state: 'off', track: null, audio: null })
  })
})

describe('sharing the screen', () => {
  it('shares it with its sound until it is stopped from the browser’s own bar', async () => {
    await media.shareScreen()
    expect(media.snapshot.screen).toMatchObject({ state: 'on', problem: null })
    expect(media.snapshot.screen.audio).not.toBeNull()
    devices.tracks.find(({ kind }) => kind === 'video')?.end()
    expect(media.snapshot.screen).toMatchObject({ state: 'off', track: null, audio: null })
    expect(devices.live).toBe(0)
  })

  it('takes a closed question for an answer, not for a problem', async () => {
    devices.fail('screen', 'NotAllowedError')
    await media.shareScreen()
    expect(media.snapshot.screen).toMatchObject({ state: 'off', problem: null })
    devices.fail('screen', 'NotReadableError')
    await media.shareScreen()
    expect(media.snapshot.screen.problem?.code).toBe('in-use')
  })
})
