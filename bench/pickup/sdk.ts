import { setTimeout as pause } from 'node:timers/promises'
import { ask, openPage } from '../browser.js'
import type { Endpoint } from '../lab/inside-program.js'
import type { Lab } from '../lab/lab.js'
import type { Result } from '../result.js'
import { compareRings } from '../ring.js'
import { type CallSystem, HESITATION, RING_FOR, type Shown } from './call-system.js'

/** How long the session of a ringing call may take to connect before the call is answered cold, in milliseconds. */
const WARM_WITHIN = 3_000

export interface OurSystem extends CallSystem {
  /** How many of the answered calls had connected before the answer. */
  readonly warm: number
  /** Click on Call → the other page rings, beside the bare relay. */
  ring(roundTrip: number, runs: number): Promise<Result>
}

/** Ringdown in the lab: two people who have just signed in to this server. */
export async function openOurs(lab: Lab, { address, port }: Endpoint): Promise<OurSystem> {
  const url = `http://${address}:${port}/`
  const [caller, callee] = await Promise.all([openPage(lab.caller, url), openPage(lab.callee, url)])
  const [callerId, calleeId] = await Promise.all([
    ask(caller, 'signIn', 'Caller'),
    ask(callee, 'signIn', 'Callee'),
  ])
  const relay = `ws://${lab.relay.address}:${lab.relay.port}/`
  let warm = 0
  let links = 0

  async function press(): Promise<Shown> {
    const { clicked, shown } = await ask(callee, 'joinCall')
    const shownToCaller = await ask(caller, 'untilFirstFrame')
    await ask(caller, 'hangUp')
    await Promise.all([ask(caller, 'untilEnded'), ask(callee, 'untilEnded')])
    return { atCaller: shownToCaller - clicked, atCallee: shown - clicked }
  }

  return {
    get warm() {
      return warm
    },
    answer: async () => {
      await Promise.all([ask(caller, 'openMedia'), ask(callee, 'openMedia')])
      await Promise.all([ask(callee, 'letRing'), ask(caller, 'callUntilRinging', calleeId)])
      const [isWarmAtCallee, isWarmAtCaller] = await Promise.all([
        ask(callee, 'untilWarm', WARM_WITHIN),
        ask(caller, 'untilWarm', WARM_WITHIN),
        pause(RING_FOR),
      ])
      if (isWarmAtCallee && isWarmAtCaller) warm++
      return press()
    },
    join: async () => {
      // Unique, because the caller's new id is part of it.
      const link = `link:${callerId.replaceAll(/\W/g, '')}-number-${++links}` as const
      await Promise.all([ask(caller, 'hold', link), ask(callee, 'preview', link), pause(HESITATION)])
      return press()
    },
    ring: (roundTrip, runs) => compareRings({ caller, callee, calleeId, relay }, roundTrip, runs),
    close: async () => {
      await Promise.all([caller.context().close(), callee.context().close()])
    },
  }
}
