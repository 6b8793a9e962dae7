import { type Browser, chromium } from '@playwright/test'
import { chromiumArgs, chromiumPath } from '../browsers.js'
import { test as base, expect } from '../fixtures.js'
import { expectSilence } from '../media.js'
import { Person } from '../person.js'
import { installWitness, liveCaptures } from '../witness.js'
import { measurePitch } from './pitch.js'
import { SoundSystem } from './sound-system.js'

/*
 * Microphones that are really plugged in and out, under PulseAudio. The caller has a desk microphone and a headset,
 * each of which hears a different pitch. The callee's computer is an ordinary one, and tells by the pitch which one
 * is in use.
 */

const DESK = 600
const HEADSET = 1_500

interface Fixtures {
  sound: SoundSystem
  /** A caller with these microphones, heard by an ordinary callee. */
  call: { ada: Person; ben: Person }
}

const test = base.extend<Fixtures>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixtures a function wants off its parameter
  sound: async ({}, use) => {
    const sound = await SoundSystem.start()
    await sound.plug('Desk', DESK)
    await sound.plug('Headset', HEADSET)
    await use(sound)
    await sound.stop()
  },

  call: async ({ sound, server, person }, use) => {
    const ben = await person('Ben')
    const browser = await startWith(sound)
    const context = await browser.newContext()
    await installWitness(context)
    const ada = new Person('Ada', await context.newPage())
    await ada.page.goto(server.url)
    await ada.introduce()
    await ada.call(ben)
    await ben.answer(ada)
    await Promise.all([ada.expectInCall(), ben.expectInCall()])
    await expectHeardBy(ben, DESK)
    await use({ ada, ben })
    await browser.close()
  },
})

function startWith(sound: SoundSystem): Promise<Browser> {
  const args = chromiumArgs.filter(flag => !flag.includes('fake-device'))
  return chromium.launch({ executablePath: chromiumPath, args, env: sound.env as Record<string, string> })
}

/**
 * Makes the person's browser list its devices. Chromium learns of real devices from udev, which does not know
 * PulseAudio's; it notices those only when asked.
 */
async function lookAtDevices({ page }: Person): Promise<void> {
  await page.evaluate(() => navigator.mediaDevices.enumerateDevices())
}

/** The person hears the microphone with this pitch. */
async function expectHeardBy(person: Person, pitch: number): Promise<void> {
  await expect
    .poll(async () => Math.round((await person.page.evaluate(measurePitch, 1_200)) / 100) * 100, {
      message: 'pitch of what the page plays',
      timeout: 10_000,
    })
    .toBe(pitch)
}

async function choose(person: Person, microphone: string): Promise<void> {
  await person.control('More').click()
  await person.page.getByRole('menuitemradio', { name: microphone, exact: true }).click()
  await person.page.keyboard.press('Escape')
}

test('the microphone in use is unplugged: another takes over until the first returns', async ({
  call: { ada, ben },
  sound,
}) => {
  await choose(ada, 'Headset')
  await expectHeardBy(ben, HEADSET)
  await sound.unplug('Headset')
  await lookAtDevices(ada)
  await expect(ada.page.getByText('The microphone was unplugged. Now using')).toBeVisible()
  await expectHeardBy(ben, DESK)
  await sound.plug('Headset', HEADSET)
  await lookAtDevices(ada)
  await expect(ada.page.getByText('Now using Headset.')).toBeVisible()
  await expectHeardBy(ben, HEADSET)
  expect(await liveCaptures(ada.page)).toEqual(['audio'])
})

test('muted: nothing is heard, whatever is plugged in or out', async ({ call: { ada, ben }, sound }) => {
  await choose(ada, 'Headset')
  await expectHeardBy(ben, HEADSET)
  await ada.control('Mute microphone').click()
  await expectSilence(ben.page)
  await sound.unplug('Headset')
  await lookAtDevices(ada)
  await expect(ada.page.getByText('The microphone was unplugged. Now using')).toBeVisible()
  await expectSilence(ben.page)
  await sound.plug('Headset', HEADSET)
  await lookAtDevices(ada)
  await expect(ada.page.getByText('Now using Headset.')).toBeVisible()
  await expectSilence(ben.page)
  await ada.control('Unmute microphone').click()
  await expectHeardBy(ben, HEADSET)
})

test('a new default microphone takes over, and so does the remaining one when it goes', async ({
  call: { ben },
  sound,
}) => {
  await sound.makeDefault('Headset')
  await expectHeardBy(ben, HEADSET)
  await sound.unplug('Headset')
  await expectHeardBy(ben, DESK)
})

test('the microphone’s own switch: the speaker is told that it sends nothing, until it does', async ({
  call: { ada, ben },
  sound,
}) => {
  const problem = ada.page.getByText(/^The microphone sends nothing/)
  await sound.mute('Desk', true)
  await expect(problem).toBeVisible()
  await expectSilence(ben.page)
  await sound.mute('Desk', false)
  await expect(problem).toBeHidden()
  await expectHeardBy(ben, DESK)
})

test('the only microphone is unplugged: the call continues without it, and says so', async ({
  call: { ada, ben },
  sound,
}) => {
  await sound.unplug('Headset')
  await choose(ada, 'Desk')
  await expectHeardBy(ben, DESK)
  await sound.unplug('Desk')
  await lookAtDevices(ada)
  await expect(ada.page.getByText('The microphone was unplugged or taken away')).toBeVisible()
  await expectSilence(ben.page)
  await Promise.all([ada.expectInCall(), ben.expectInCall()])
})
