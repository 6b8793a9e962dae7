import { TIMERS } from '@ringdown/protocol'
import { ManualClock, settle } from '@ringdown/testing'
import { describe, expect, it } from 'vitest'
import { afterInvite, type CallPorts, configureSession } from '../src/call/call-ports.js'

const turn = { urls: ['turn:relay.invalid', 'turns:relay.invalid'], username: 'u', credential: 'c' }
const stun = { urls: ['stun:stun.invalid'] }

type Servers = readonly (typeof turn | typeof stun)[] | null
const portsOf = (signaling: object, rtcConfiguration: RTCConfiguration = {}, clock = new ManualClock()) =>
  ({ signaling, clock, rtcConfiguration: () => rtcConfiguration }) as unknown as CallPorts
const configure = (iceServers: Servers, welcome: Servers = null, own?: RTCConfiguration) =>
  configureSession(portsOf({ iceServers, welcome: welcome && { ice: { iceServers: welcome } } }, own))

describe('the configuration of a session', () => {
  it('has the server’s ICE servers, the latest ones it has sent', () => {
    expect(configure([turn], [stun])).toEqual({ bundlePolicy: 'max-bundle', iceServers: [turn] })
    expect(configure(null, [stun])).toEqual({ bundlePolicy: 'max-bundle', iceServers: [stun] })
    expect(configure(null)).toEqual({ bundlePolicy: 'max-bundle', iceServers: [] })
  })

  it('has the app’s own before them, and what else the app says', () => {
    const own: RTCConfiguration = {
      iceServers: [stun],
      iceTransportPolicy: 'relay',
      bundlePolicy: 'balanced',
    }
    expect(configure([turn], null, own)).toEqual({
      iceServers: [stun, turn],
      iceTransportPolicy: 'relay',
      bundlePolicy: 'balanced',
    })
  })
})

describe('the offer after an invite', () => {
  /** @param iceServers those known when the invite is sent. */
  function invite(iceServers: Servers) {
    const clock = new ManualClock()
    let reply: () => void = () => {}
    let offers = 0
    const invited = new Promise<void>(resolve => (reply = resolve))
    const cancel = afterInvite(portsOf({ iceServers }, {}, clock), invited, () => offers++)
    return { clock, cancel, reply, offers: () => offers }
  }

  it('follows after a head start, without the server’s reply if the ICE servers are known', async () => {
    const { clock, offers } = invite([turn])
    await clock.advance(TIMERS.ringFirst - 1)
    expect(offers()).toBe(0)
    await clock.advance(1)
    expect(offers()).toBe(1)
  })

  it('waits for the reply that brings them if they are not', async () => {
    const { clock, offers, reply } = invite(null)
    await clock.advance(10 * TIMERS.ringFirst)
    expect(offers()).toBe(0)
    reply()
    await settle()
    expect(offers()).toBe(1)
  })

  it('is not made once the call is over, before the head start or while it waits', async () => {
    const early = invite([turn])
    early.cancel()
    await early.clock.advance(10 * TIMERS.ringFirst)
    expect([early.offers(), early.clock.pending]).toEqual([0, 0])
    const late = invite(null)
    await late.clock.advance(10 * TIMERS.ringFirst)
    late.cancel()
    late.reply()
    await settle()
    expect(late.offers()).toBe(0)
  })
})
