import { readFile } from 'node:fs/promises'
import type { Locator, Page } from '@playwright/test'
import { test as base, expect } from './fixtures.js'
import type { Person } from './person.js'
import { TurnServer } from './turn-server.js'
import { liveCaptures } from './witness.js'

const test = base.extend<{ turn: TurnServer }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads from the pattern what a fixture needs.
  turn: async ({}, use, info) => {
    const turn = await TurnServer.start()
    await use(turn)
    await turn.stop()
    if (info.status !== info.expectedStatus) await info.attach('turn.log', { body: turn.output })
  },
})

/** Longer than a browser keeps trying a server that does not answer. */
const WITHIN = 30_000

const step = (page: Page, name: string | RegExp): Locator => page.getByRole('listitem', { name })
const summary = (page: Page, text: string): Locator =>
  page.getByRole('status').getByText(text, { exact: true })

async function openCheck(
  person: (name: string, options: { at: string }) => Promise<Person>,
): Promise<Person> {
  return person('Nobody', { at: '/check' })
}

/** The same relay over UDP and TCP, and over UDP also as a STUN server. */
function bothWays(turn: TurnServer): Record<string, string> {
  const udp = turn.env['RINGDOWN_TURN_URLS'] ?? ''
  return {
    ...turn.env,
    RINGDOWN_TURN_URLS: `${udp},${udp.replace('=udp', '=tcp')}`,
    RINGDOWN_STUN_URLS: udp.replace('turn:', 'stun:').replace('?transport=udp', ''),
  }
}

/** Presses "Download report". @returns the content of the file. */
async function downloadReport(person: Person): Promise<string> {
  const downloading = person.page.waitForEvent('download')
  await person.button('Download report').click()
  const download = await downloading
  expect(download.suggestedFilename()).toMatch(/^ringdown-check-[\d-]+\.json$/)
  return readFile(await download.path(), 'utf8')
}

test('without a name and without TURN: all checks pass, and one warning says what is missing', async ({
  person,
}) => {
  const nobody = await openCheck(person)
  await expect(step(nobody.page, 'Microphone')).toContainText('Pending')
  expect(await liveCaptures(nobody.page), 'before "Start"').toEqual([])

  await nobody.button('Start').click()
  await expect(summary(nobody.page, 'Calls should work, with 1 warning')).toBeVisible({ timeout: WITHIN })
  for (const name of ['Secure page', 'Microphone', 'Camera', 'Web server', 'Live connection']) {
    await expect(step(nobody.page, name)).toContainText('Passed')
  }
  await expect(step(nobody.page, 'Microphone')).toContainText(/We can hear you \(−?\d+ dB\)/)
  await expect(step(nobody.page, 'Camera')).toContainText('1280 × 720')
  await expect(step(nobody.page, 'Live connection')).toContainText(/Round trip (under 1|\d+) ms/)
  await expect(step(nobody.page, 'TURN server')).toContainText('Warning')
  await expect(step(nobody.page, 'TURN server')).toContainText('Ask your administrator to set one up')
  await expect(step(nobody.page, 'Picture through the relay')).toContainText('Skipped')
  await expect(nobody.page.getByRole('progressbar', { name: 'Progress' })).toHaveAttribute(
    'aria-valuetext',
    '10 of 10',
  )
  expect(await liveCaptures(nobody.page), 'when it is done').toEqual([])
})

test.describe('with a relay', () => {
  test.use({ serverEnv: async ({ turn }, use) => use(bothWays(turn)) })

  test('everything works, a picture goes through the relay, and the report keeps secrets', async ({
    person,
    turn,
  }) => {
    const ada = await person('Ada')
    await ada.button('Ada settings').click()
    await ada.page.getByRole('link', { name: /^Check your connection/ }).click()
    await ada.button('Start').click()
    await expect(summary(ada.page, 'Everything works')).toBeVisible({ timeout: WITHIN })
    for (const name of [/^STUN, /, /^TURN over UDP, /, /^TURN over TCP, /, 'Picture through the relay']) {
      await expect(step(ada.page, name)).toContainText('Passed')
    }
    await expect(step(ada.page, 'Picture through the relay')).toContainText(/round trip \d+ ms/)

    const report = await downloadReport(ada)
    expect(JSON.parse(report)).toMatchObject({
      result: expect.stringMatching(/^done: 11 of 11 finished, 0 failed/),
    })
    expect(report).toContain('Picture arrived')
    const secret = turn.env['RINGDOWN_TURN_SECRET'] ?? 'the secret is missing'
    for (const hidden of [secret, 'credential', 'v=0', 'candidate:', 'Ada', '127.0.0.1']) {
      expect(report).not.toContain(hidden)
    }
  })

  test('pressed twice, stopped and run again: nothing stays open, and it ends as it should', async ({
    person,
  }) => {
    const nobody = await openCheck(person)
    await nobody.button('Start').dblclick()
    await expect(step(nobody.page, 'Microphone')).not.toContainText('Pending')
    await nobody.button('Stop').click()
    await expect(summary(nobody.page, 'Stopped')).toBeVisible()
    await expect.poll(() => liveCaptures(nobody.page)).toEqual([])
    await nobody.button('Run again').click()
    await expect(summary(nobody.page, 'Everything works')).toBeVisible({ timeout: WITHIN })
    expect(await liveCaptures(nobody.page)).toEqual([])
  })

  test('leaving the page in the middle releases camera and microphone', async ({ person }) => {
    const ada = await person('Ada')
    await ada.button('Ada settings').click()
    await ada.page.getByRole('link', { name: /^Check your connection/ }).click()
    await ada.button('Start').click()
    await expect.poll(() => liveCaptures(ada.page)).not.toEqual([])
    await ada.page.getByRole('link', { name: 'Ringdown' }).click()
    await ada.expectHome()
    await expect.poll(() => liveCaptures(ada.page)).toEqual([])
  })
})

test.describe('with a relay that knows another secret', () => {
  test.use({ serverEnv: async ({ turn }, use) => use({ ...turn.env, RINGDOWN_TURN_SECRET: 'not-the-one' }) })

  test('says that the credentials are rejected and how to fix that', async ({ person }) => {
    const nobody = await openCheck(person)
    await nobody.button('Start').click()
    await expect(summary(nobody.page, '1 check failed')).toBeVisible({ timeout: WITHIN })
    const turn = step(nobody.page, /^TURN over UDP, /)
    await expect(turn).toContainText('Failed')
    await expect(turn).toContainText('rejects the credentials')
    await expect(turn).toContainText('RINGDOWN_TURN_SECRET')
    await expect(step(nobody.page, 'Picture through the relay')).toContainText('Skipped')
    expect(await downloadReport(nobody)).toContain('turn-unauthorized')
  })
})

test.describe('with a relay that does not exist', () => {
  test.use({
    serverEnv: {
      RINGDOWN_STUN_URLS: 'stun:127.0.0.1:9',
      RINGDOWN_TURN_URLS: 'turn:127.0.0.1:9?transport=udp,turn:127.0.0.1:9?transport=tcp',
      RINGDOWN_TURN_SECRET: 'whatever-it-is',
    },
  })

  test('says what does not get through, and what to ask for', async ({ person }) => {
    const nobody = await openCheck(person)
    await nobody.button('Start').click()
    await expect(summary(nobody.page, '3 checks failed')).toBeVisible({ timeout: WITHIN })
    await expect(step(nobody.page, /^STUN, /)).toContainText('does not answer over UDP on port 9')
    await expect(step(nobody.page, /^TURN over UDP, /)).toContainText('offer TURN over TCP or TLS too')
    await expect(step(nobody.page, /^TURN over TCP, /)).toContainText('offer TURN over TLS on port 443 too')
  })
})

test('the server is gone: says so, and skips what depends on it', async ({ person, server }) => {
  const nobody = await openCheck(person)
  await expect(nobody.button('Start')).toBeVisible()
  await server.kill()
  await nobody.button('Start').click()
  await expect(summary(nobody.page, '1 check failed')).toBeVisible({ timeout: WITHIN })
  await expect(step(nobody.page, 'Web server')).toContainText('The server does not answer')
  await expect(step(nobody.page, 'Live connection')).toContainText('Skipped')
  await expect(step(nobody.page, 'TURN server')).toContainText('Skipped')
})

test('camera and microphone denied: both say where to allow them, and the other checks still run', async ({
  person,
}) => {
  const ada = await person('Ada', { on: 'denying', at: '/check' })
  await ada.button('Start').click()
  await expect(summary(ada.page, '2 checks failed')).toBeVisible({ timeout: WITHIN })
  for (const device of ['Microphone', 'Camera']) {
    await expect(step(ada.page, device)).toContainText('site settings')
  }
  await expect(step(ada.page, 'Live connection')).toContainText('Passed')
})
