import { type FakeDevice, FakeMediaDevices, settle } from '@ringdown/testing'
import { beforeEach, describe, expect, it } from 'vitest'
import { CapturedMedia } from '../src/media/captured-media.js'
import type { LocalMediaSnapshot } from '../src/media/local-media.js'

/* Devices that come and go while in use. Whatever happens, nothing is left open at the end of each test. */

const DESK: FakeDevice = { deviceId: 'desk', kind: 'audioinput', label: 'Desk' }
const HEADSET: FakeDevice = { deviceId: 'headset', kind: 'audioinput', label: 'Headset' }
const LID: FakeDevice = { deviceId: 'lid', kind: 'videoinput', label: 'Lid camera' }
const WEBCAM: FakeDevice = { deviceId: 'webcam', kind: 'videoinput', label: 'Webcam' }

let devices: FakeMediaDevices
let media: CapturedMedia
let permissions: { query: (of: { name: string }) => Promise<{ state: PermissionState }> }
let heard: string[]

/** A computer with these devices, whose microphone and camera are on. */
async function start(listed: readonly FakeDevice[], listing: 'first' | 'entry' = 'first'): Promise<void> {
  devices = new FakeMediaDevices(listed, listing)
  media = new CapturedMedia(devices as unknown as MediaDevices, permissions as unknown as Permissions)
  media.subscribe(() => {
    const { track } = media.snapshot.microphone
    if (track?.enabled) heard.push(track.label)
  })
  await media.open({
    audio: listed.some(({ kind }) => kind === 'audioinput'),
    video: listed.some(({ kind }) => kind === 'videoinput'),
  })
  await settle()
}

beforeEach(() => {
  permissions = { query: async () => ({ state: 'granted' }) }
  heard = []
  return () => {
    media.close()
    expect(devices.live).toBe(0)
  }
})

function view(device: 'microphone' | 'camera' = 'microphone') {
  const { state, track, problem } = media.snapshot[device]
  return { state, label: track?.label, code: problem?.code, message: problem?.message }
}

const sources = ({ microphone, camera, screen }: LocalMediaSnapshot) => [microphone, camera, screen]

describe('a device in use goes away', () => {
  it('goes over to another microphone, says so and keeps nothing of the first', async () => {
    await start([HEADSET, DESK, LID])
    devices.unplug('headset')
    await settle()
    expect(view()).toEqual({
      state: 'on',
      label: 'Desk',
      code: 'replaced',
      message: 'The microphone was unplugged. Now using Desk.',
    })
    expect(view('camera')).toMatchObject({ state: 'on', label: 'Lid camera', code: undefined })
    expect(devices.live).toBe(2)
  })

  it('goes over to another camera', async () => {
    await start([WEBCAM, LID])
    devices.unplug('webcam')
    await settle()
    expect(view('camera')).toMatchObject({
      state: 'on',
      label: 'Lid camera',
      message: 'The camera was unplugged. Now using Lid camera.',
    })
  })

  it('leaves a muted microphone muted on the other device, and nobody hears it', async () => {
    await start([HEADSET, DESK])
    await media.setMicrophone(false)
    heard = []
    devices.unplug('headset')
    await settle()
    expect(view()).toMatchObject({ state: 'muted', label: 'Desk' })
    expect(media.snapshot.microphone.track?.enabled).toBe(false)
    expect(heard).toEqual([])
    await media.setMicrophone(true)
    expect(view().state).toBe('on')
    expect(media.snapshot.microphone.track?.enabled).toBe(true)
  })

  it('leaves off what is off', async () => {
    await start([HEADSET, DESK, WEBCAM, LID])
    await media.setCamera(false)
    const asked = devices.asked.length
    devices.unplug('webcam')
    devices.plug(WEBCAM)
    await settle()
    expect(view('camera')).toMatchObject({ state: 'off', code: undefined })
    expect(devices.asked).toHaveLength(asked)
  })

  it('stays off where there is no other, even when it is plugged in again', async () => {
    await start([DESK])
    devices.unplug('desk')
    await settle()
    expect(view()).toMatchObject({ state: 'off', code: 'lost' })
    devices.plug(DESK)
    await settle()
    expect(view()).toMatchObject({ state: 'off', code: 'lost' })
    await media.setMicrophone(true)
    expect(view()).toMatchObject({ state: 'on', code: undefined })
  })

  it('stays muted when tried again after the only microphone was lost while muted', async () => {
    await start([DESK])
    await media.setMicrophone(false)
    heard = []
    devices.unplug('desk')
    await settle()
    devices.plug(DESK)
    await media.open({ audio: true, video: false })
    expect(view().state).toBe('muted')
    expect(heard).toEqual([])
  })

  it('asks for nothing that the browser would ask the person about', async () => {
    await start([HEADSET, DESK])
    permissions.query = async () => ({ state: 'prompt' })
    const asked = devices.asked.length
    devices.unplug('headset')
    await settle()
    expect(view()).toMatchObject({ state: 'off', code: 'lost' })
    expect(devices.asked).toHaveLength(asked)
  })

  it('takes over where the browser does not know such a permission', async () => {
    await start([HEADSET, DESK])
    permissions.query = async () => {
      throw new TypeError("'microphone' is not a valid value for enumeration PermissionName")
    }
    devices.unplug('headset')
    await settle()
    expect(view()).toMatchObject({ state: 'on', label: 'Desk' })
  })

  it('says that it was taken away where it is there and cannot be opened again', async () => {
    await start([LID])
    devices.occupy('lid', true)
    devices.tracks[0]?.end()
    await settle()
    expect(view('camera')).toMatchObject({ state: 'off', code: 'interrupted' })
  })

  it('says nothing where the same device opens again', async () => {
    await start([LID])
    devices.tracks[0]?.end()
    await settle()
    expect(view('camera')).toMatchObject({ state: 'on', label: 'Lid camera', code: undefined })
  })

  it('takes the one that is asked for when the old one goes while the change is under way', async () => {
    await start([DESK, HEADSET, { ...HEADSET, deviceId: 'third', label: 'Third' }])
    const release = devices.hold()
    const changing = media.chooseMicrophone('third')
    devices.unplug('desk')
    release()
    await changing
    await settle()
    expect(view()).toMatchObject({ state: 'on', label: 'Third' })
    expect(devices.live).toBe(1)
  })

  it('goes on with another when the new one goes while it is being opened', async () => {
    await start([DESK, HEADSET])
    const release = devices.hold()
    const changing = media.chooseMicrophone('headset')
    devices.unplug('headset')
    release()
    await changing
    await settle()
    expect(view()).toMatchObject({ state: 'on', label: 'Desk', code: 'in-use' })
    expect(devices.live).toBe(1)
  })

  it('opens nothing for somebody who has closed meanwhile', async () => {
    await start([HEADSET, DESK])
    const release = devices.hold()
    devices.unplug('headset')
    await settle()
    expect(view().state).toBe('opening')
    media.close()
    release()
    await settle()
    expect(view()).toMatchObject({ state: 'off', code: undefined })
    expect(devices.live).toBe(0)
  })
})

describe('a better device comes', () => {
  it('goes back to the chosen device, muted as it is', async () => {
    await start([DESK, HEADSET])
    await media.chooseMicrophone('headset')
    await media.setMicrophone(false)
    heard = []
    devices.unplug('headset')
    await settle()
    expect(view()).toMatchObject({ state: 'muted', label: 'Desk' })
    devices.plug(HEADSET)
    await settle()
    expect(view()).toEqual({
      state: 'muted',
      label: 'Headset',
      code: 'replaced',
      message: 'Now using Headset.',
    })
    expect(heard).toEqual([])
    expect(devices.live).toBe(1)
  })

  it('goes back to the chosen camera', async () => {
    await start([LID, WEBCAM])
    await media.chooseCamera('webcam')
    devices.unplug('webcam')
    await settle()
    expect(view('camera')).toMatchObject({ state: 'on', label: 'Lid camera' })
    devices.plug(WEBCAM)
    await settle()
    expect(view('camera')).toMatchObject({ state: 'on', label: 'Webcam', message: 'Now using Webcam.' })
  })

  it.each(['first', 'entry'] as const)(
    'follows the system’s default, where the browser lists it by its %s',
    async listing => {
      await start([DESK, HEADSET], listing)
      devices.makeDefault('headset')
      await settle()
      expect(view()).toMatchObject({ state: 'on', code: 'replaced', message: 'Now using Headset.' })
      devices.unplug('headset')
      await settle()
      expect(view()).toMatchObject({
        state: 'on',
        message: 'The microphone was unplugged. Now using Desk.',
      })
      expect(devices.live).toBe(1)
    },
  )

  it('never stops being heard while it goes over', async () => {
    await start([DESK, HEADSET])
    const states: string[] = []
    media.subscribe(() => states.push(media.snapshot.microphone.state))
    devices.makeDefault('headset')
    await settle()
    expect(view().label).toBe('Headset')
    expect(new Set(states)).toEqual(new Set(['on']))
  })

  it('stays with the chosen device whatever the default is', async () => {
    await start([DESK, HEADSET])
    await media.chooseMicrophone('headset')
    await settle()
    devices.plug({ ...DESK, deviceId: 'third', label: 'Third' })
    devices.makeDefault('third')
    await settle()
    expect(view()).toMatchObject({ state: 'on', label: 'Headset', code: undefined })
  })

  it('follows the entry for the default where that was chosen', async () => {
    await start([DESK, HEADSET], 'entry')
    await media.chooseMicrophone('default')
    devices.makeDefault('headset')
    await settle()
    expect(view()).toMatchObject({ state: 'on', label: 'Default - Headset' })
  })

  it('changes nothing for a new device that is not the default, nor for any camera', async () => {
    await start([DESK, LID], 'entry')
    const before = media.snapshot
    const asked = devices.asked.length
    devices.plug(HEADSET)
    devices.plug(WEBCAM)
    devices.makeDefault('webcam')
    await settle()
    expect(media.snapshot).toBe(before)
    expect(devices.asked).toHaveLength(asked)
  })

  it('stays with what works where the better one will not open, or not without a question', async () => {
    await start([DESK, HEADSET])
    devices.occupy('headset', true)
    devices.makeDefault('headset')
    await settle()
    expect(view()).toMatchObject({ state: 'on', label: 'Desk', code: undefined })
    devices.occupy('headset', false)
    devices.makeDefault('desk')
    await settle()
    permissions.query = async () => ({ state: 'prompt' })
    devices.makeDefault('headset')
    await settle()
    expect(view()).toMatchObject({ state: 'on', label: 'Desk', code: undefined })
    expect(devices.live).toBe(1)
  })

  it('leaves a choice under way alone when the devices change meanwhile', async () => {
    await start([DESK, HEADSET])
    const asked = devices.asked.length
    const release = devices.hold()
    const changing = media.chooseMicrophone('headset')
    devices.plug({ ...DESK, deviceId: 'third', label: 'Third' })
    devices.makeDefault('third')
    await settle()
    release()
    await changing
    await settle()
    expect(view()).toMatchObject({ state: 'on', label: 'Headset', code: undefined })
    expect(devices.asked).toHaveLength(asked + 1)
  })

  it('opens once for many events', async () => {
    await start([DESK, HEADSET])
    const asked = devices.asked.length
    for (let round = 0; round < 10; round += 1) devices.makeDefault('headset')
    await settle()
    expect(devices.asked).toHaveLength(asked + 1)
    expect(view().label).toBe('Headset')
  })

  it('follows a default that changes back and forth to where it ends', async () => {
    await start([DESK, HEADSET])
    for (let round = 0; round < 6; round += 1) {
      devices.makeDefault(round % 2 ? 'desk' : 'headset')
      await Promise.resolve()
    }
    devices.makeDefault('headset')
    await settle()
    expect(view().label).toBe('Headset')
    expect(devices.live).toBe(1)
  })

  it('respects a mute while it goes over', async () => {
    await start([DESK, HEADSET])
    const release = devices.hold()
    devices.makeDefault('headset')
    await settle()
    await media.setMicrophone(false)
    heard = []
    release()
    await settle()
    expect(view()).toMatchObject({ state: 'muted', label: 'Headset' })
    expect(heard).toEqual([])
  })

  it('does not listen for devices once everything is closed', async () => {
    await start([DESK, HEADSET])
    media.close()
    let looked = 0
    devices.enumerateDevices = async () => {
      looked += 1
      return []
    }
    devices.makeDefault('headset')
    await settle()
    expect(looked).toBe(0)
  })
})

describe('a device stops sending', () => {
  it('says so, and no more once it gives again', async () => {
    await start([DESK, LID])
    devices.interrupt('lid', true)
    expect(view('camera')).toMatchObject({ state: 'on', code: 'interrupted' })
    expect(view('camera').message).toMatch(/^The camera sends nothing\. .*\.$/)
    expect(view()).toMatchObject({ state: 'on', code: undefined })
    devices.interrupt('lid', false)
    expect(view('camera')).toMatchObject({ state: 'on', code: undefined })
  })

  it('says so of a muted microphone without unmuting it', async () => {
    await start([DESK])
    await media.setMicrophone(false)
    devices.interrupt('desk', true)
    expect(view()).toMatchObject({ state: 'muted', code: 'interrupted' })
    devices.interrupt('desk', false)
    expect(view()).toMatchObject({ state: 'muted', code: undefined })
    expect(media.snapshot.microphone.track?.enabled).toBe(false)
  })

  it('does not complain of a device it has left', async () => {
    await start([DESK, HEADSET])
    const [old] = devices.tracks
    await media.chooseMicrophone('headset')
    old?.setMuted(true)
    expect(view()).toMatchObject({ state: 'on', code: undefined })
  })
})

describe('the shared screen', () => {
  it('goes on when only its sound ends', async () => {
    await start([DESK])
    await media.shareScreen()
    const { track } = media.snapshot.screen
    devices.tracks.at(-1)?.end()
    expect(media.snapshot.screen).toMatchObject({ state: 'on', track, audio: null, problem: null })
  })

  it('says that it was stopped in the browser, and not what a person stopped here', async () => {
    await start([DESK])
    await media.shareScreen()
    devices.tracks.find(({ label }) => label === 'Fake screen')?.end()
    expect(media.snapshot.screen).toMatchObject({
      state: 'off',
      problem: { code: 'ended', device: 'screen' },
    })
    await media.shareScreen()
    expect(media.snapshot.screen.problem).toBeNull()
    media.stopSharing()
    expect(media.snapshot.screen).toMatchObject({ state: 'off', problem: null })
  })

  it('goes on where another one is asked for and the question is closed', async () => {
    await start([DESK])
    await media.shareScreen()
    const { track } = media.snapshot.screen
    devices.fail('screen', 'NotAllowedError')
    await media.shareScreen()
    expect(media.snapshot.screen).toMatchObject({ state: 'on', track, problem: null })
  })
})

describe('pausing', () => {
  it('turns off what is on, and on again when resumed', async () => {
    await start([DESK, LID])
    await media.shareScreen()
    media.pause()
    expect(sources(media.snapshot).map(({ state }) => state)).toEqual(['off', 'off', 'off'])
    expect(media.snapshot.paused).toEqual({ audio: true, video: true })
    expect(devices.live).toBe(0)
    await media.resume()
    expect(sources(media.snapshot).map(({ state }) => state)).toEqual(['on', 'on', 'off'])
    expect(media.snapshot.paused).toBeNull()
  })

  it('waits for nothing where nothing was on', async () => {
    await start([DESK, LID])
    media.close()
    media.pause()
    expect(media.snapshot.paused).toBeNull()
    await media.resume()
    expect(sources(media.snapshot).map(({ state }) => state)).toEqual(['off', 'off', 'off'])
  })

  it('leaves a muted microphone muted', async () => {
    await start([DESK, LID])
    await media.setMicrophone(false)
    heard = []
    media.pause()
    expect(media.snapshot.paused).toEqual({ audio: false, video: true })
    await media.resume()
    expect(view().state).toBe('muted')
    expect(heard).toEqual([])
  })

  it('opens nothing afterwards that was opening', async () => {
    await start([DESK, LID])
    media.close()
    const release = devices.hold()
    const opening = media.open({ audio: true, video: true })
    media.pause()
    expect(media.snapshot.paused).toEqual({ audio: true, video: true })
    release()
    await opening
    await settle()
    expect(devices.live).toBe(0)
    await media.resume()
    expect(sources(media.snapshot).map(({ state }) => state)).toEqual(['on', 'on', 'off'])
  })

  it('opens nothing afterwards where the first of two was still being asked for', async () => {
    await start([DESK, LID])
    media.close()
    devices.fail('audio', 'NotAllowedError')
    const opening = media.open({ audio: true, video: true })
    // Requested together and refused; now each alone.
    for (let turn = 0; turn < 4; turn += 1) await Promise.resolve()
    media.pause()
    await opening
    await settle()
    expect(devices.live).toBe(0)
    expect(view('camera').state).toBe('off')
  })

  it('opens nothing afterwards that was being replaced', async () => {
    await start([HEADSET, DESK])
    const release = devices.hold()
    devices.unplug('headset')
    media.pause()
    release()
    await settle()
    expect(devices.live).toBe(0)
    expect(media.snapshot.paused).toEqual({ audio: true, video: false })
  })

  it('remembers across a second pause', async () => {
    await start([DESK, LID])
    media.pause()
    media.pause()
    await media.resume()
    expect(view().state).toBe('on')
  })

  it('leaves to the hand what a hand has changed meanwhile', async () => {
    await start([DESK, LID])
    media.pause()
    await media.setMicrophone(true)
    const { track } = media.snapshot.microphone
    await media.setCamera(false)
    expect(media.snapshot.paused).toBeNull()
    await media.resume()
    expect(media.snapshot.microphone.track).toBe(track)
    expect(view('camera').state).toBe('off')
  })

  it('is over when everything is closed', async () => {
    await start([DESK, LID])
    media.pause()
    media.close()
    await media.resume()
    expect(devices.live).toBe(0)
  })
})
