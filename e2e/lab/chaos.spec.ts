import { writeFile } from 'node:fs/promises'
import { expectPicture, expectSilence, expectSound } from '../media.js'
import { expectFree, meet } from '../meet.js'
import type { Person } from '../person.js'
import { countOpenConnections, type Leftovers, liveCaptures, readLeftovers } from '../witness.js'
import { connectPlaces } from './cell.js'
import { Chaos } from './chaos/chaos.js'
import { Diary } from './chaos/diary.js'
import { Seat } from './chaos/seat.js'
import { expect, test } from './fixtures.js'
import type { NetworkKind } from './network-kind.js'

/** How long the run lasts; and its seed, to repeat it exactly. */
const RAGE_MS = Number(process.env['RINGDOWN_TEST_CHAOS_MS'] ?? 150_000)
const SEED = Number(process.env['RINGDOWN_TEST_SEED'] ?? Date.now() % 1_000_000)

/** How soon everything must be well after the last fault, and how long a person takes to go through a page. */
const HEALED_MS = 15_000
/** How long a page at home takes to settle, in milliseconds. */
const QUIET_MS = 3_000
const SETUP = 'STUN and TURN'

test('cut, moved, killed, reloaded and duplicated for minutes: they still talk, and nothing is left over', async ({
  lab,
  person,
}, info) => {
  test.setTimeout(RAGE_MS + 240_000)
  const kind: NetworkKind = SEED % 2 === 0 ? 'open' : 'port-restricted'
  await connectPlaces(lab, { caller: kind, callee: kind, setup: SETUP })
  const server = await lab.server(SETUP)
  const ada = new Seat(await person('Ada', lab.caller, SETUP), lab.caller)
  const ben = new Seat(await person('Ben', lab.callee, SETUP), lab.callee)
  const seats = [ada, ben] as const
  // An observer.
  const cy = await person('Cy', lab.caller, SETUP)
  await meet(ada.person, ben.person)

  const diary = new Diary()
  const chaos = new Chaos({ seed: SEED, lab, server, seats, diary })
  try {
    console.log(`      RINGDOWN_TEST_SEED=${SEED}, both "${kind}"`)
    await chaos.rage(RAGE_MS)
    diary.note('all is restored')
    for (const { place } of seats) await lab.internet.restore(place.link)
    await Promise.all([expectTalking(ada, ben), expectTalking(ben, ada)])
    for (const { name } of seats) await expectBusy(cy, name)
  } catch (error) {
    await chaos.reportMedia()
    throw error
  } finally {
    chaos.close()
    const path = info.outputPath('diary.txt')
    await writeFile(path, [`seed ${SEED}, ${kind}`, ...diary.lines, ''].join('\n'))
    await info.attach('diary.txt', { path })
  }
  console.log(chaos.report.replaceAll(/^/gm, '      recovery: '))

  await ben.person.control('Hang up').click()
  await expect(ada.person.status('Call ended')).toBeVisible()
  for (const seat of seats) await expectNothingLeft(seat.person)
})

async function goHome(person: Person): Promise<void> {
  await person.button('Back to home').click()
  await person.expectHome()
}

/** Sees the other and themselves, hears the other unless they are muted, and is only in this call. */
async function expectTalking(seat: Seat, other: Seat): Promise<void> {
  const { person, page } = seat
  const by = Date.now() + HEALED_MS
  const left = () => Math.max(1, by - Date.now())
  await expect(person.control('Hang up')).toBeVisible({ timeout: left() })
  await expect(person.control(seat.isMuted ? 'Unmute microphone' : 'Mute microphone')).toBeVisible()
  await expectPicture(person.video(other.name), left())
  await expectPicture(person.video('You'), left())
  if (other.isSharing) await expectPicture(person.video(/screen/i), left())
  const isMuted = page.getByText(`${other.name} is muted`).first()
  if (other.isMuted) await expect(isMuted).toBeVisible()
  else await expect(isMuted).toBeHidden()
  // A shared screen has its own sound.
  if (!other.isMuted) await expectSound(page, left())
  else if (!other.isSharing) await expectSilence(page, left())
  await expect(page.getByRole('alertdialog')).toHaveCount(0)
  expect(await countOpenConnections(page), 'open connections').toBe(1)
}

async function expectBusy(third: Person, name: string): Promise<void> {
  const row = third.page
    .getByRole('region', { name: 'People' })
    .getByRole('listitem')
    .filter({ hasText: name })
  await expect(row).toContainText('In a call', { timeout: HEALED_MS })
}

/** Nothing is open, and at home the page has no more timers and listeners than a freshly loaded one. */
async function expectNothingLeft(person: Person): Promise<void> {
  await goHome(person)
  await expectFree(person)
  await expect.poll(() => liveCaptures(person.page)).toEqual([])
  await expect.poll(() => countOpenConnections(person.page)).toBe(0)
  await person.page.waitForTimeout(QUIET_MS)
  const old = await readLeftovers(person.page)
  await person.page.reload()
  await person.expectHome()
  await person.page.waitForTimeout(QUIET_MS)
  expect(findMore(old, await readLeftovers(person.page)), `what ${person.name}'s page left over`).toEqual([])
}

/** @returns what there is more of, with every place it may come from. */
function findMore(old: Leftovers, fresh: Leftovers): string[] {
  const kinds = [...new Set(old.listeners.map(({ on }) => on))]
  const listeners = kinds.flatMap(kind => {
    const places = old.listeners.filter(({ on }) => on === kind).map(({ at }) => `${kind} ${at}`)
    return places.length > fresh.listeners.filter(({ on }) => on === kind).length ? places : []
  })
  return old.timers.length > fresh.timers.length ? [...listeners, ...old.timers] : listeners
}
