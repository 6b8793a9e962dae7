import { setTimeout as pause } from 'node:timers/promises'
import { ask, openPage } from '../browser.js'
import type { Lab } from '../lab/lab.js'
import { RING_FOR, type Shown } from './call-system.js'

/** Two bare peer connections in the lab. They connect before the click, without media; what they need is passed on by hand. */
export async function openBarePair(lab: Lab) {
  const url = `http://${lab.ringdown.address}:${lab.ringdown.port}/`
  const [caller, callee] = await Promise.all([openPage(lab.caller, url), openPage(lab.callee, url)])
  return {
    /** @param camera when the callee opens it. */
    answer: async (camera: 'before' | 'at-click'): Promise<Shown> => {
      await Promise.all([
        ask(caller, 'openBareMedia'),
        ...(camera === 'before' ? [ask(callee, 'openBareMedia')] : []),
      ])
      const offer = await ask(caller, 'offerBare')
      await ask(caller, 'takeBareAnswer', await ask(callee, 'answerBare', offer))
      await pause(RING_FOR)
      const { clicked, shown } = await ask(callee, 'pressBare')
      const shownToCaller = await ask(caller, 'untilBareFrame')
      await Promise.all([ask(caller, 'closeBare'), ask(callee, 'closeBare')])
      return { atCaller: shownToCaller - clicked, atCallee: shown - clicked }
    },
    close: () => Promise.all([caller.context().close(), callee.context().close()]),
  }
}
