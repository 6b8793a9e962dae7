import { LabError } from '../../e2e/lab/lab-error.js'
import type { InsideProgram } from './inside-program.js'
import type { Network } from './network.js'

/** How far the round trip may be from the wanted one, and above zero if none is wanted, in milliseconds. */
const MOST_OFF = 5
const MOST_AT_ZERO = 3
/** How often it is measured before it counts as wrong: a machine may be busy for a moment. */
const ATTEMPTS = 4

/** How far the hosts of a lab are from one another. */
export interface Distance {
  /**
   * Sets the round trip between any two hosts and measures it.
   *
   * @returns the measurement, as a sentence.
   * @throws {LabError} if it is too far from what was asked for.
   */
  setRoundTrip(ms: number): Promise<string>
}

export async function openDistance(network: Network, inside: InsideProgram): Promise<Distance> {
  const [serverEcho, calleeEcho] = await Promise.all([
    inside.serve('echo', 'server'),
    inside.serve('echo', 'callee'),
  ])
  return {
    setRoundTrip: async ms => {
      await network.setRoundTrip(ms)
      for (let attempt = 1; ; attempt++) {
        const between = await inside.measureRoundTrip('caller', calleeEcho)
        const toServer = [
          await inside.measureRoundTrip('caller', serverEcho),
          await inside.measureRoundTrip('callee', serverEcho),
        ]
        const wrong = [between, ...toServer].find(measured => !isNear(measured, ms))
        if (wrong === undefined) {
          const shown = toServer.map(value => value.toFixed(1)).join(' and ')
          return `browser to browser ${between.toFixed(1)} ms, browsers to server ${shown} ms`
        }
        if (attempt === ATTEMPTS) throw notNear(wrong, ms)
      }
    },
  }
}

function isNear(measured: number, wanted: number): boolean {
  return wanted === 0 ? measured <= MOST_AT_ZERO : Math.abs(measured - wanted) <= MOST_OFF
}

function notNear(measured: number, wanted: number): LabError {
  return new LabError(
    `The round trip is ${measured.toFixed(1)} ms instead of ${wanted} ms: this machine is too busy to measure on. Try again later.`,
  )
}
