import type { Browser } from 'playwright-core'
import { within } from '../e2e/lab/within.js'
import { ask, openBrowser, openPage, type TabOf } from './browser.js'
import { openDelayedPort } from './delayed-port.js'
import type { Page } from './pages/index.js'
import type { Result } from './result.js'
import { openStage } from './stage.js'
import { openRelay } from './ws-relay.js'

/** Runs that do not count: a server in service has compiled its code. */
const WARM_UP = 40
/** If a ring has not arrived by now, it never will, in milliseconds. */
const RUN_WITHIN = 30_000
/** Round trips between each browser and the server, in milliseconds. */
const ROUND_TRIPS = [0, 50, 100]
/** Roughly the size of an invite, so that the relay carries as much. */
const MESSAGE = { type: 'ring', from: 'Caller', text: 'x'.repeat(300) }

/** Click on Call → the other page rings, compared to one message from page to page over a bare WebSocket relay. */
export async function benchRing(repository: string, runs: number): Promise<Result[]> {
  const stage = await openStage(repository)
  const relay = await openRelay()
  const browser = await openBrowser()
  const results: Result[] = []
  try {
    for (const roundTrip of ROUND_TRIPS) {
      const toStage = await openDelayedPort(stage.port, roundTrip / 2)
      const toRelay = await openDelayedPort(relay.port, roundTrip / 2)
      // Loopback itself has no noticeable round trip: there, the port would only add its own time.
      const ports =
        roundTrip === 0
          ? { stage: stage.port, relay: relay.port }
          : { stage: toStage.port, relay: toRelay.port }
      results.push(await compare(browser, ports, roundTrip, runs))
      await Promise.all([toStage.close(), toRelay.close()])
    }
  } finally {
    await browser.close()
    relay.close()
    await stage.close()
  }
  return results
}

async function compare(
  browser: Browser,
  ports: { stage: number; relay: number },
  roundTrip: number,
  runs: number,
): Promise<Result> {
  const url = `http://localhost:${ports.stage}/`
  const [caller, callee] = await Promise.all([openPage(browser, url), openPage(browser, url)])
  const [, calleeId] = await Promise.all([ask(caller, 'signIn', 'Caller'), ask(callee, 'signIn', 'Callee')])
  const pair = { caller, callee, calleeId, relay: `ws://localhost:${ports.relay}/` }
  const result = await compareRings(pair, roundTrip, runs)
  await Promise.all([caller.context().close(), callee.context().close()])
  return result
}

/** Two pages signed in, and the address at which both reach the bare relay. */
interface Pair {
  readonly caller: TabOf<Page>
  readonly callee: TabOf<Page>
  readonly calleeId: string
  readonly relay: string
}

/** Alternates rings and relayed messages between two pages that are `roundTrip` milliseconds from the server. */
export async function compareRings(pair: Pair, roundTrip: number, runs: number): Promise<Result> {
  const { caller, callee, relay } = pair
  await Promise.all([ask(caller, 'openRelay', relay), ask(callee, 'openRelay', relay)])
  const ours: number[] = []
  const reference: number[] = []
  for (let run = -WARM_UP; run < runs; run++) {
    const [relayed, rang] = await within(RUN_WITHIN, runOnce(pair), 'Nothing rang within 30 s.')
    if (run < 0) continue
    ours.push(rang)
    reference.push(relayed)
    process.stderr.write(`\rring at ${roundTrip} ms round trip: ${run + 1} of ${runs} runs `)
  }
  process.stderr.write('\n')
  return {
    what: `Call → rings, ${roundTrip} ms round trip to the server`,
    ours,
    reference,
    referenceName: 'ws relay',
    mostRatio: 1.3,
  }
}

/** @returns milliseconds from sending to reading a relayed message, and from the click to the ring. */
async function runOnce({ caller, callee, calleeId }: Pair): Promise<[relayed: number, rang: number]> {
  await Promise.all([ask(callee, 'expectRelayed'), ask(callee, 'expectRing')])
  const sent = await ask(caller, 'sendToRelay', MESSAGE)
  const relayed = await ask(callee, 'untilRelayed')
  const clicked = await ask(caller, 'ring', calleeId)
  const rang = await ask(callee, 'untilRang')
  await ask(caller, 'untilEnded')
  return [relayed - sent, rang - clicked]
}
