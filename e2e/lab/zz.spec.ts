import { setTimeout as pass } from 'node:timers/promises'
import { meet } from '../meet.js'
import { connectPlaces, openStrangers } from './cell.js'
import { expect, test } from './fixtures.js'
import { watchRecovery } from './recovery-time.js'

const t0 = Date.now()
const inject = () => {
  const log = (...a: unknown[]) => console.log('EV', Date.now(), ...a)
  for (const e of ['online', 'offline']) addEventListener(e, () => log(e))
  const c = (navigator as any).connection
  c?.addEventListener('change', () => log('conn change', c.type, c.effectiveType, c.rtt, c.downlink))
  const R = RTCPeerConnection
  ;(window as any).RTCPeerConnection = class extends R {
    constructor(x: any) {
      super(x)
      log('PC')
      this.addEventListener('connectionstatechange', () => log('cs', this.connectionState))
      this.addEventListener('iceconnectionstatechange', () => log('ice', this.iceConnectionState))
      this.addEventListener('icecandidate', e => log('cand', e.candidate?.candidate?.slice(0, 70)))
      this.addEventListener('signalingstatechange', () => log('sig', this.signalingState))
    }
    override restartIce() {
      log('restartIce')
      super.restartIce()
    }
  }
  const W = WebSocket
  ;(window as any).WebSocket = class extends W {
    constructor(a: any, b: any) {
      super(a, b)
      log('WS new')
      this.addEventListener('open', () => log('WS open'))
      this.addEventListener('close', () => log('WS close'))
    }
  }
}
for (const kind of ['open', 'port-restricted'] as const)
  test('trace ' + kind, async ({ lab, person }) => {
    await connectPlaces(lab, { caller: 'open', callee: 'open', setup: 'STUN and TURN' })
    const [ada, ben] = await openStrangers(lab, person, 'STUN and TURN')
    let on = false
    let base = 0
    for (const p of [ada, ben]) {
      await p.page.addInitScript(inject)
      await p.page.reload()
      await p.expectHome()
      p.page.on('console', m => {
        if (on && m.text().startsWith('EV')) {
          const [, t, ...r] = m.text().split(' ')
          console.log(p.name, Number(t) - base, r.join(' '))
        }
      })
    }
    await meet(ada, ben)
    on = true
    base = Date.now()
    if (kind === 'open') {
      await lab.callee.unplug()
      await pass(8000)
    }
    base = Date.now()
    console.log('--- moving')
    await lab.callee.move(kind)
    console.log('--- moved', Date.now() - base)
    const ms = await (await watchRecovery(ada.video(ben.name), ben.video(ada.name))).untilMoving()
    console.log('RECOVERED', ms, Date.now() - base)
    expect(t0).toBeGreaterThan(0)
  })
