import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { Observable } from '../src/phone/observable.js'
import { CallObstacle } from '../src/reach/call-obstacle.js'
import { NetworkWatch } from '../src/reach/network-watch.js'
import { OBSTACLE_TEXTS } from '../src/reach/obstacle-texts.js'
import { FakeRingdown } from './fake-ringdown.js'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

describe('why nobody can be called', () => {
  function watch() {
    const ringdown = new FakeRingdown('Ada')
    const isNetworkGone = new Observable(false)
    return { ringdown, isNetworkGone, obstacle: new CallObstacle(ringdown, isNetworkGone) }
  }

  it('is said at once if the network is gone, and no longer once it is back', () => {
    const { isNetworkGone, obstacle } = watch()
    expect(obstacle.snapshot).toBeNull()
    isNetworkGone.set(true)
    expect(obstacle.snapshot).toBe(OBSTACLE_TEXTS.noNetwork)
    isNetworkGone.set(false)
    expect(obstacle.snapshot).toBeNull()
  })

  it('is said after two seconds if only the server is', () => {
    const { ringdown, obstacle } = watch()
    ringdown.change({ connection: 'offline' })
    vi.advanceTimersByTime(1900)
    // The next attempt is still the same interruption.
    ringdown.change({ connection: 'offline' })
    expect(obstacle.snapshot).toBeNull()
    vi.advanceTimersByTime(100)
    expect(obstacle.snapshot).toBe(OBSTACLE_TEXTS.noServer)
    ringdown.change({ connection: 'online' })
    expect(obstacle.snapshot).toBeNull()
  })

  it('is not said for a short interruption, nor of a phone that is closed', () => {
    const { ringdown, isNetworkGone, obstacle } = watch()
    ringdown.change({ connection: 'offline' })
    ringdown.change({ connection: 'online' })
    vi.advanceTimersByTime(5000)
    expect(obstacle.snapshot).toBeNull()
    ringdown.change({ connection: 'offline' })
    obstacle.close()
    isNetworkGone.set(true)
    vi.advanceTimersByTime(5000)
    expect(obstacle.snapshot).toBeNull()
  })
})

describe('the network is gone', () => {
  function browser(reach: () => Promise<unknown>, isOnline = true) {
    const events = new EventTarget()
    const network = new NetworkWatch(reach, events, isOnline)
    const happen = async (name: string) => {
      events.dispatchEvent(new Event(name))
      await vi.advanceTimersByTimeAsync(0)
    }
    return { network, happen }
  }
  const fails = () => Promise.reject(new TypeError('Failed to fetch'))

  it('when the browser says so and the server cannot be reached, until it says otherwise', async () => {
    const { network, happen } = browser(fails)
    expect(network.snapshot).toBe(false)
    await happen('offline')
    expect(network.snapshot).toBe(true)
    await happen('online')
    expect(network.snapshot).toBe(false)
  })

  it('when the page begins without it', async () => {
    const { network } = browser(fails, false)
    await vi.advanceTimersByTimeAsync(0)
    expect(network.snapshot).toBe(true)
  })

  it('not if the server is on this machine', async () => {
    const { network, happen } = browser(() => Promise.resolve())
    await happen('offline')
    expect(network.snapshot).toBe(false)
  })

  it('not by an answer that comes after the network is back', async () => {
    let fail = (_: Error) => {}
    const { network, happen } = browser(
      () =>
        new Promise((_, reject) => {
          fail = reject
        }),
    )
    await happen('offline')
    await happen('online')
    fail(new TypeError('Failed to fetch'))
    await vi.advanceTimersByTimeAsync(0)
    expect(network.snapshot).toBe(false)
  })

  it('until another look finds the server', async () => {
    let isThere = false
    const { network, happen } = browser(() => (isThere ? Promise.resolve() : fails()))
    await happen('offline')
    isThere = true
    await network.check()
    expect(network.snapshot).toBe(false)
  })
})
