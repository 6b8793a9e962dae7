import type { Person } from '../person.js'
import { BEHAVIOUR, classify, describeBehaviour } from './classify.js'
import { findOpenDoors, OPEN_DOORS } from './doors.js'
import { expect, type OpenPerson } from './fixtures.js'
import type { Lab } from './lab.js'
import type { NetworkKind } from './network-kind.js'
import type { Place } from './place.js'
import type { Setup } from './setup.js'

/** One cell of the matrix: where the two people are, and how their Ringdown is set up. */
export interface Cell {
  readonly caller: NetworkKind
  readonly callee: NetworkKind
  readonly setup: Setup
}

let people = 0

/**
 * Two strangers, each on their network. Their names are new each time, because someone who has just left is still
 * shown.
 */
export function openStrangers(lab: Lab, person: OpenPerson, setup: Setup): Promise<[Person, Person]> {
  people += 1
  return Promise.all([person(`Ada ${people}`, lab.caller, setup), person(`Ben ${people}`, lab.callee, setup)])
}

/** Connects both places as the cell says. */
export async function connectPlaces(lab: Lab, { caller, callee }: Cell): Promise<void> {
  await Promise.all([lab.caller.setKind(caller), lab.callee.setKind(callee)])
}

/**
 * Checks from behind each gateway that it behaves as its kind says. This takes six seconds if nothing comes back, so
 * it runs during the call, and once for each place and kind: the rules of a kind never change.
 *
 * @returns the classification of both, in short.
 */
export function expectKinds(lab: Lab, setup: Setup): Promise<string[]> {
  return Promise.all(
    [lab.caller, lab.callee].map(place => {
      const found = kindsOf.get(place) ?? new Map<NetworkKind, Promise<string>>()
      kindsOf.set(place, found)
      const words = found.get(place.kind) ?? expectKind(lab, place, setup)
      found.set(place.kind, words)
      return words
    }),
  )
}

const kindsOf = new WeakMap<Place, Map<NetworkKind, Promise<string>>>()

async function expectKind(lab: Lab, place: Place, setup: Setup): Promise<string> {
  await lab.server(setup)
  const [behaviour, doors] = await Promise.all([
    classify(place, lab.stunAddress),
    findOpenDoors(place, lab.targets(setup)),
  ])
  expect(behaviour, `the behaviour of the gateway "${place.kind}"`).toEqual(BEHAVIOUR[place.kind])
  expect(doors, `what gets out through "${place.kind}"`).toEqual(OPEN_DOORS[place.kind])
  return describeBehaviour(behaviour)
}

/** Prints a row of the table in the test's output. */
export function report({ caller, callee, setup }: Cell, kinds: readonly string[], outcome: string): void {
  const ends = [caller, callee].map((kind, index) => `${kind} (${kinds[index]})`.padEnd(29))
  console.log(`      ${ends.join(' → ')} ${setup.padEnd(18)} ${outcome}`)
}
