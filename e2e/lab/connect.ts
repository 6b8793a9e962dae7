import { expectSound } from '../media.js'
import { expectTogether } from '../meet.js'
import type { Person } from '../person.js'
import { type Cell, connectPlaces, expectKinds, openStrangers, report } from './cell.js'
import type { OpenPerson } from './fixtures.js'
import type { Lab } from './lab.js'
import { watchPickup } from './pickup.js'
import { settleRoute, type Way } from './route.js'

/** A call that connected. */
interface Connected {
  /** Milliseconds from the click on Answer to the first frame at either end. */
  readonly callerMs: number
  readonly calleeMs: number
  /** The route of each end's packets. */
  readonly caller: Way
  readonly callee: Way
}

/** Two strangers on the cell's networks see and hear each other; prints how. */
export async function expectConnects(lab: Lab, person: OpenPerson, cell: Cell): Promise<Connected> {
  await connectPlaces(lab, cell)
  const talk = async () => {
    const [caller, callee] = await openStrangers(lab, person, cell.setup)
    await caller.call(callee)
    return await expectPickup(caller, callee)
  }
  const [kinds, connected] = await Promise.all([expectKinds(lab, cell.setup), talk()])
  report(cell, kinds, describeConnected(connected))
  return connected
}

/** One person's page rings; they answer, and both see and hear each other. */
export async function expectPickup(caller: Person, callee: Person): Promise<Connected> {
  await callee.answerButton(caller).waitFor()
  const watched = Promise.all([watchPickup(caller.page, callee.name), watchPickup(callee.page, caller.name)])
  await callee.answer(caller)
  await Promise.all([expectTogether(caller, callee), expectSound(caller.page), expectSound(callee.page)])
  const [atCaller, atCallee] = await watched
  if (atCallee.clickedAt === null) throw new Error('A frame arrived although nobody had answered.')
  return {
    callerMs: Math.round(atCaller.firstFrameAt - atCallee.clickedAt),
    calleeMs: Math.round(atCallee.firstFrameAt - atCallee.clickedAt),
    ...(await settleRoute(caller.page, callee.page)),
  }
}

export function describeConnected({ caller, callee, callerMs, calleeMs }: Connected): string {
  const way = caller === callee ? `${caller}` : `${caller} and ${callee}`
  return `${way}, first frame after ${callerMs} and ${calleeMs} ms`
}
