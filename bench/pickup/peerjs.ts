import { setTimeout as pause } from 'node:timers/promises'
import { ask, openPage } from '../browser.js'
import type { Lab } from '../lab/lab.js'
import type { PeerjsPage } from '../pages/peerjs.js'
import { type CallSystem, RING_FOR } from './call-system.js'

/**
 * PeerJS in the lab, with its own server and ids like those it generates.
 *
 * @param camera when the person who is called opens it.
 */
export async function openPeerjs(lab: Lab, camera: 'before' | 'at-click'): Promise<CallSystem> {
  const url = `http://${lab.ringdown.address}:${lab.ringdown.port}/peerjs.html`
  const [caller, callee] = await Promise.all([
    openPage<PeerjsPage>(lab.caller, url),
    openPage<PeerjsPage>(lab.callee, url),
  ])
  const [callerId, calleeId] = [crypto.randomUUID(), crypto.randomUUID()]
  const { address, port } = lab.peerServer
  await Promise.all([
    ask(caller, 'openPeer', callerId, address, port),
    ask(callee, 'openPeer', calleeId, address, port),
  ])

  const prepare = async (people: readonly (typeof caller)[]) => {
    await Promise.all([caller, callee].map(tab => ask(tab, 'expectCall')))
    await Promise.all(people.map(tab => ask(tab, 'openMedia')))
  }
  const hangUp = () => Promise.all([ask(caller, 'hangUp'), ask(callee, 'hangUp')])
  return {
    answer: async () => {
      await prepare(camera === 'before' ? [caller, callee] : [caller])
      await Promise.all([ask(callee, 'letRing'), ask(caller, 'call', calleeId)])
      await pause(RING_FOR)
      const { clicked, shown } = await ask(callee, 'answer')
      const shownToCaller = await ask(caller, 'untilFirstFrame')
      await hangUp()
      return { atCaller: shownToCaller - clicked, atCallee: shown - clicked }
    },
    // PeerJS holds no offer: the person who joins calls the one who waits, who answers at once.
    join: async () => {
      await prepare([caller, callee])
      const [shownToCaller, { clicked, shown }] = await Promise.all([
        ask(caller, 'answerAtOnce'),
        ask(callee, 'callUntilShown', callerId),
      ])
      await hangUp()
      return { atCaller: shownToCaller - clicked, atCallee: shown - clicked }
    },
    close: async () => {
      await Promise.all([caller.context().close(), callee.context().close()])
    },
  }
}
