import { type FakeDevice, FakeMediaDevices, ManualClock, settle } from '@ringdown/testing'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { CapturedMedia, createLocalMedia } from '../src/media/captured-media.js'
import { createDeviceList } from '../src/media/devices.js'
import type { PageStorage } from '../src/page-storage.js'
import { memoryStorage } from './memory-storage.js'

/* Devices and browsers as people have them: each was reported of software of this kind. */

const DESK: FakeDevice = { deviceId: 'desk', kind: 'audioinput', label: 'Desk' }
const HEADSET: FakeDevice = { deviceId: 'headset', kind: 'audioinput', label: 'Headset' }
const FRONT: FakeDevice = { deviceId: 'front', kind: 'videoinput', label: 'Front camera' }
const BACK: FakeDevice = { deviceId: 'back', kind: 'videoinput', label: 'Back camera' }

let devices: FakeMediaDevices
let storage: PageStorage
let clock: ManualClock
let permission: PermissionState

beforeEach(() => {
  devices = new FakeMediaDevices([DESK, HEADSET, FRONT, BACK])
  storage = memoryStorage()
  clock = new ManualClock()
  permission = 'granted'
})
afterEach(() => vi.unstubAllGlobals())

function createMedia(from = devices): CapturedMedia {
  const permissions = { query: async () => ({ state: permission }) } as unknown as Permissions
  return new CapturedMedia(from, permissions, storage, clock)
}

describe('a system that opens one camera at a time', () => {
  beforeEach(() => {
    devices.opensOneCamera = true
  })

  it('goes over to the other camera', async () => {
    const media = createMedia()
    await media.open({ audio: false, video: true })
    await media.chooseCamera('back')
    expect(media.snapshot.camera).toMatchObject({ state: 'on', deviceId: 'back', problem: null })
    expect(media.snapshot.camera.track?.label).toBe('Back camera')
    expect(devices.live).toBe(1)
  })

  it('goes back to the one before when the other does not open, and says why', async () => {
    const media = createMedia()
    await media.open({ audio: false, video: true })
    await media.chooseCamera('front')
    devices.occupy('back', true)
    await media.chooseCamera('back')
    expect(media.snapshot.camera).toMatchObject({
      state: 'on',
      deviceId: 'front',
      problem: { code: 'in-use' },
    })
    expect(media.snapshot.camera.track?.label).toBe('Front camera')
    expect(devices.live).toBe(1)
  })

  it('opens nothing when the camera was stopped meanwhile', async () => {
    const media = createMedia()
    await media.open({ audio: false, video: true })
    const release = devices.hold()
    const choosing = media.chooseCamera('back')
    await media.setCamera(false)
    release()
    await choosing
    expect(media.snapshot.camera).toMatchObject({ state: 'off', track: null })
    expect(devices.live).toBe(0)
  })
})

describe('the chosen devices', () => {
  it('are used again in the next call and after a reload', async () => {
    const first = createMedia()
    await first.open({ audio: true, video: true })
    await first.chooseMicrophone('headset')
    await first.chooseCamera('back')
    first.close()
    const second = createMedia()
    expect([second.snapshot.microphone.deviceId, second.snapshot.camera.deviceId]).toEqual([
      'headset',
      'back',
    ])
    await second.open({ audio: true, video: true })
    const { microphone, camera } = second.snapshot
    expect([microphone.track?.label, camera.track?.label]).toEqual(['Headset', 'Back camera'])
  })

  it('that are gone give way to the default without a word', async () => {
    const first = createMedia()
    await first.open({ audio: false, video: true })
    await first.chooseCamera('back')
    first.close()
    devices.unplug('back')
    const second = createMedia()
    await second.open({ audio: false, video: true })
    await settle()
    expect(second.snapshot.camera).toMatchObject({ state: 'on', problem: null })
    expect(second.snapshot.camera.track?.label).toBe('Front camera')
  })

  it('are known by their name where the browser has given them other ids', async () => {
    const first = createMedia()
    await first.open({ audio: false, video: true })
    await first.chooseCamera('back')
    first.close()
    const renamed = new FakeMediaDevices([FRONT, { ...BACK, deviceId: 'another-id' }])
    const second = createMedia(renamed)
    await second.open({ audio: false, video: true })
    await settle()
    expect(second.snapshot.camera).toMatchObject({ state: 'on', deviceId: 'another-id' })
    expect(second.snapshot.camera.track?.label).toBe('Back camera')
    expect(renamed.live).toBe(1)
  })

  it('are not remembered when they did not open', async () => {
    const first = createMedia()
    await first.open({ audio: false, video: true })
    devices.occupy('back', true)
    await first.chooseCamera('back')
    first.close()
    expect(createMedia().snapshot.camera.deviceId).toBeNull()
  })

  it('that nobody can read are forgotten', () => {
    storage.setItem('ringdown.camera', 'nonsense')
    expect(createMedia().snapshot.camera.deviceId).toBeNull()
  })
})

describe('the list of devices', () => {
  it('has their names once one was opened, though the browser fires no event', async () => {
    const list = createDeviceList(devices)
    await settle()
    expect(list.snapshot.cameras.map(({ label }) => label)).toEqual(['', ''])
    await createMedia().open({ audio: true, video: false })
    await settle()
    expect(list.snapshot.cameras.map(({ label }) => label)).toEqual(['Front camera', 'Back camera'])
    list.close()
  })
})

describe('a camera that never starts', () => {
  it.each(['granted', 'prompt'] as const)(
    'does not hold the microphone, and says that it is still starting (permission: %s)',
    async state => {
      permission = state
      devices.hang('video')
      const media = createMedia()
      void media.open({ audio: true, video: true })
      await clock.advance(5000)
      const { microphone, camera } = media.snapshot
      expect(microphone).toMatchObject({ state: 'on', problem: null })
      expect(camera).toMatchObject({ state: 'opening', problem: { code: 'starting' } })
      expect(camera.problem?.message).toMatch(/^The camera is still starting\.$/)
      media.close()
      expect(media.snapshot.camera).toMatchObject({ state: 'off', problem: null })
      expect(clock.pending).toBe(0)
    },
  )

  it('opens nothing that was given up while the browser was asked about permissions', async () => {
    const media = createMedia()
    const opening = media.open({ audio: true, video: true })
    media.close()
    await opening
    expect(devices.asked).toEqual([])
  })
})

describe('a browser that offers no devices', () => {
  it.each([
    [true, 'unsupported', /Open this page in Safari or Chrome\.$/],
    [false, 'insecure', /https address\.$/],
  ])('says what helps (secure: %s)', async (isSecure, code, message) => {
    vi.stubGlobal('isSecureContext', isSecure)
    vi.stubGlobal('navigator', { mediaDevices: {} })
    const media = createLocalMedia()
    await media.open({ audio: true, video: true })
    await media.shareScreen()
    for (const { problem } of [media.snapshot.microphone, media.snapshot.camera, media.snapshot.screen]) {
      expect(problem?.code).toBe(code)
      expect(problem?.message).toMatch(message)
    }
    createDeviceList().close()
  })
})

describe('a page that may not ask', () => {
  const deny = (name: string) => vi.stubGlobal('document', { [name]: { allowsFeature: () => false } })

  it.each(['featurePolicy'])('names the `allow` of its frame, and the policy (%s)', async name => {
    deny(name)
    for (const kind of ['audio', 'video', 'screen'] as const) devices.fail(kind, 'NotAllowedError')
    const media = createMedia()
    await media.open({ audio: true, video: true })
    await media.shareScreen()
    const { microphone, camera, screen } = media.snapshot
    expect(microphone.problem?.message).toContain('allow="microphone"')
    expect(camera.problem?.message).toContain('allow="camera"')
    expect(camera.problem?.message).toContain('Permissions-Policy')
    // Not silent, unlike a person who closes the browser's question.
    expect(screen.problem).toMatchObject({ code: 'not-allowed' })
    expect(screen.problem?.message).toContain('allow="display-capture"')
  })
})

describe('a screen that is shared with its sound', () => {
  it('is asked for without the sound of this page', async () => {
    await createMedia().shareScreen()
    expect(devices.asked).toEqual([
      {
        video: true,
        audio: { restrictOwnAudio: true, suppressLocalAudioPlayback: false },
        systemAudio: 'include',
      },
    ])
  })

  it.each([
    ['a tab', { displaySurface: 'browser' }, {}, true],
    ['the computer without this page', { displaySurface: 'monitor' }, { restrictOwnAudio: true }, true],
    ['the whole computer', { displaySurface: 'monitor' }, { restrictOwnAudio: false }, false],
    ['the whole computer, unsaid', { displaySurface: 'window' }, {}, false],
  ])('sends the sound of %s only if the peer does not hear themselves', async (_, video, audio, isSent) => {
    devices.screenSettings = { video, audio }
    const media = createMedia()
    await media.shareScreen()
    expect(media.snapshot.screen.state).toBe('on')
    expect(media.snapshot.screen.audio !== null).toBe(isSent)
    expect(devices.live).toBe(isSent ? 2 : 1)
  })
})
