import { setTimeout as pause } from 'node:timers/promises'
import { ask, openPage } from '../browser.js'
import type { Browsers, Lab } from '../lab/lab.js'
import { HESITATION, RING_FOR, type Shown } from './call-system.js'

/** Two bare peer connections in the lab; what they need is passed on by hand. @param browsers the lab's own, or others in it. */
export async function openBarePair(lab: Lab, browsers: Browsers = lab) {
  const url = `http://${lab.ringdown.address}:${lab.ringdown.port}/`
  const [caller, callee] = await Promise.all([openPage(browsers.caller, url), openPage(browsers.callee, url)])
  const closeCall = () => Promise.all([ask(caller, 'closeBare'), ask(callee, 'closeBare')])
  return {
    /** They connect before the click, without media. @param camera when the callee opens it. */
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
      await closeCall()
      return { atCaller: shownToCaller - clicked, atCallee: shown - clicked }
    },
    /** They know each other's descriptions before the click, and connect at it: no server has a part in it. */
    join: async (): Promise<Shown> => {
      await Promise.all([ask(caller, 'openBareMedia'), ask(callee, 'openBareMedia')])
      await ask(caller, 'takeBareAnswer', await ask(callee, 'previewBare', await ask(caller, 'holdBare')))
      await pause(HESITATION)
      const { clicked, shown } = await ask(callee, 'joinBare')
      const shownToCaller = await ask(caller, 'untilBareFrame')
      await closeCall()
      return { atCaller: shownToCaller - clicked, atCallee: shown - clicked }
    },
    close: () => Promise.all([caller.context().close(), callee.context().close()]),
  }
}
