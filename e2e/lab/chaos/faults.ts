import { setTimeout as pass } from 'node:timers/promises'
import { expect } from '@playwright/test'
import type { RingdownServer } from '../../ringdown-server.js'
import { liveCaptures } from '../../witness.js'
import type { Lab } from '../lab.js'
import type { Seat } from './seat.js'

export interface Scene {
  readonly lab: Lab
  readonly server: RingdownServer
  readonly seat: Seat
  readonly other: Seat
  /** A number between the two, from the run's own random numbers. */
  roll(min: number, max: number): number
}

interface Fault {
  /** The relative frequency. */
  readonly weight: number
  /** Applies the fault; resolves when the network and the pages are whole again. @returns text to add to its name. */
  happen(scene: Scene): Promise<string>
}

/** What can happen to two people in a call, from outside and by their own hands. */
export const FAULTS = {
  'link cut': {
    weight: 3,
    async happen({ lab, seat, roll }) {
      const ms = roll(1_000, 8_000)
      await lab.internet.cut(seat.place.link)
      await pass(ms)
      await lab.internet.restore(seat.place.link)
      return `${seat.name}'s, for ${ms} ms`
    },
  },
  'link lossy': {
    weight: 2,
    async happen({ lab, seat }) {
      await lab.internet.lose(seat.place.link, 20)
      await pass(3_000)
      await lab.internet.restore(seat.place.link)
      return `${seat.name}'s`
    },
  },
  'server unreachable': {
    weight: 2,
    async happen({ lab, roll }) {
      const ms = roll(1_000, 8_000)
      await lab.internet.cut('server')
      await pass(ms)
      await lab.internet.restore('server')
      return `for ${ms} ms`
    },
  },
  'another network': {
    weight: 3,
    async happen({ seat }) {
      await seat.place.move()
      return `${seat.name}'s, now ${seat.place.address}`
    },
  },
  'no network': {
    weight: 1,
    async happen({ seat, roll }) {
      const ms = roll(1_000, 5_000)
      await seat.place.unplug()
      await pass(ms)
      await seat.place.move()
      return `${seat.name}'s, for ${ms} ms`
    },
  },
  'server killed': {
    weight: 3,
    async happen({ server, roll }) {
      const ms = roll(0, 4_000)
      await server.kill()
      await pass(ms)
      await server.startAgain()
      return `restarted empty after ${ms} ms`
    },
  },
  reload: {
    weight: 3,
    async happen({ seat }) {
      await seat.reload()
      return seat.name
    },
  },
  crash: {
    weight: 2,
    async happen({ seat, roll }) {
      await seat.crash(roll(500, 3_000))
      return seat.name
    },
  },
  'both reload': {
    weight: 1,
    async happen({ seat, other }) {
      await Promise.all([seat.reload(), other.reload()])
      return ''
    },
  },
  'mute or unmute': {
    weight: 3,
    async happen({ seat }) {
      await seat.turnMicrophone()
      return `${seat.name} ${seat.isMuted ? 'muted' : 'unmuted'}`
    },
  },
  'share or stop': {
    weight: 2,
    async happen({ seat }) {
      await seat.turnScreen()
      return `${seat.name} ${seat.isSharing ? 'shares' : 'stopped'}`
    },
  },
  'duplicate tab': {
    weight: 1,
    async happen({ seat }) {
      const copy = await seat.duplicate()
      await copy.expectHome()
      expect(await liveCaptures(copy.page), 'what the duplicated tab captures').toEqual([])
      await copy.page.close()
      return seat.name
    },
  },
  'hang up, call again': {
    weight: 1,
    async happen({ seat, other }) {
      await seat.person.control('Hang up').click()
      await expect(other.person.status('Call ended')).toBeVisible()
      await seat.person.button('Call again').click()
      await other.person.answer(seat.person)
      for (const each of [seat, other]) each.isMuted = each.isSharing = false
      return seat.name
    },
  },
} satisfies Record<string, Fault>
export type FaultName = keyof typeof FAULTS

/** Picks one at random, by weight. */
export function pickFault(roll: Scene['roll']): FaultName {
  const bag = Object.entries(FAULTS).flatMap(([name, { weight }]) =>
    Array<FaultName>(weight).fill(name as FaultName),
  )
  const picked = bag[roll(0, bag.length - 1)]
  if (!picked) throw new Error('There is nothing to pick from.')
  return picked
}
