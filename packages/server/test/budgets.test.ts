import { ManualClock } from '@ringdown/testing'
import { describe, expect, it } from 'vitest'
import { HeldBudget } from '../src/budgets/held-budget.js'
import { countedAs } from '../src/budgets/networks.js'
import { WorkBudget } from '../src/budgets/work-budget.js'

const LIMITS = { user: 40, network: 100, site: 150 }

function budget(total = 100_000) {
  return new HeldBudget(total, LIMITS)
}

describe('a network', () => {
  it('of IPv4 counts by itself, one of IPv6 also with its /48', () => {
    expect(countedAs('192.0.2.7')).toEqual([{ kind: 'network', key: '192.0.2.7' }])
    expect(countedAs('2001:db8:0:1')).toEqual([
      { kind: 'network', key: '2001:db8:0:1' },
      { kind: 'site', key: '2001:db8:0/48' },
    ])
    expect(countedAs('localhost')).toHaveLength(1)
  })
})

describe('what is held', () => {
  const payer = { network: '192.0.2.7', userId: 'ada' }

  it('is charged to user, network and total at once, and released from all of them', () => {
    const held = budget()
    const hold = held.open(payer)
    expect(hold.resize(40)).toBe(true)
    expect([held.held, held.heldBy('192.0.2.7'), held.payers]).toEqual([40, 40, 2])
    expect(hold.resize(41)).toBe(false)
    expect([hold.bytes, held.held]).toEqual([40, 40])
    hold.release()
    hold.release()
    expect([held.held, held.heldBy('192.0.2.7'), held.payers]).toEqual([0, 0, 0])
    expect(hold.resize(1)).toBe(false)
  })

  it('stops at the limit of the network, however many users it has; other networks do not notice', () => {
    const held = budget()
    const take = (userId: string, network: string) => held.open({ network, userId }).resize(40)
    expect(['a', 'b', 'c'].map(userId => take(userId, '192.0.2.7'))).toEqual([true, true, false])
    expect(take('c', '192.0.2.8')).toBe(true)
  })

  it('stops at the limit of the /48, however many /64s it has', () => {
    const held = budget()
    const granted = Array.from({ length: 50 }, (_, n) =>
      held.open({ network: `2001:db8:0:${n}`, userId: null }).resize(30),
    )
    expect(granted.filter(Boolean)).toHaveLength(5)
    expect(held.open({ network: '2001:db8:1:0', userId: null }).resize(30)).toBe(true)
  })

  it('never passes the total', () => {
    const held = budget(10_000)
    for (let n = 0; n < 5_000; n += 1) {
      const hold = held.open({ network: `198.51.${n >> 8}.${n & 255}`, userId: null })
      for (let bytes = 1; hold.resize(bytes); bytes += 1);
    }
    expect(held.held).toBeLessThanOrEqual(10_000)
  })

  it('leaves room for one who holds little when a thousand take all they can get', () => {
    const held = budget(100_000)
    for (let n = 0; n < 1_000; n += 1) {
      const hold = held.open({ network: `198.51.${n >> 8}.${n & 255}`, userId: null })
      for (let bytes = 1; hold.resize(bytes); bytes += 1);
    }
    expect(held.held).toBeGreaterThan(75_000)
    expect(held.open({ network: '203.0.113.1', userId: 'ada' }).resize(24)).toBe(true)
  })

  it('has a limit of its own', () => {
    const hold = budget().open(payer, 10)
    expect([hold.resize(11), hold.resize(10), hold.resize(3)]).toEqual([false, true, true])
  })
})

describe('work', () => {
  const limits = {
    network: { perSecond: 50, burst: 100 },
    site: { perSecond: 100, burst: 200 },
    total: { perSecond: 500, burst: 1_000 },
  }

  it('is refused with the time to wait when the burst is spent, and granted after that time', async () => {
    const clock = new ManualClock(1_700_000_000_000)
    const work = new WorkBudget({ clock, limits })
    for (let n = 0; n < 10; n += 1) expect(work.spend('192.0.2.7', 10)).toBe(0)
    const wait = work.spend('192.0.2.7', 50)
    expect(wait).toBe(1_000)
    expect(work.spend('192.0.2.8', 50)).toBe(0)
    await clock.advance(wait)
    expect(work.spend('192.0.2.7', 50)).toBe(0)
    expect(work.spend('192.0.2.7', 1)).toBeGreaterThan(0)
  })

  it('that could not be refused is made up for', async () => {
    const clock = new ManualClock(1_700_000_000_000)
    const work = new WorkBudget({ clock, limits })
    work.charge('192.0.2.7', 200)
    await clock.advance(1_900)
    expect(work.spend('192.0.2.7', 1)).toBeGreaterThan(0)
    await clock.advance(200)
    expect(work.spend('192.0.2.7', 1)).toBe(0)
  })

  it('stays at its rate over time, for one network and for a /48', async () => {
    const clock = new ManualClock(1_700_000_000_000)
    const work = new WorkBudget({ clock, limits })
    let one = 0
    let many = 0
    for (let ms = 0; ms < 20_000; ms += 100) {
      while (work.spend('192.0.2.7', 1) === 0) one += 1
      for (let n = 0; n < 20; n += 1) while (work.spend(`2001:db8:0:${n}`, 1) === 0) many += 1
      await clock.advance(100)
    }
    expect(one).toBeLessThanOrEqual(100 + 20 * 50)
    expect(many).toBeLessThanOrEqual(200 + 20 * 100)
  })

  it('of a thousand networks stays at the rate of all', async () => {
    const clock = new ManualClock(1_700_000_000_000)
    const work = new WorkBudget({ clock, limits })
    let spent = 0
    for (let ms = 0; ms < 10_000; ms += 100) {
      for (let n = 0; n < 1_000; n += 1) while (work.spend(`198.51.${n >> 8}.${n & 255}`, 1) === 0) spent += 1
      await clock.advance(100)
    }
    expect(spent).toBeLessThanOrEqual(1_000 + 10 * 500)
  })

  it('is kept in part for those who ask for little, when a thousand networks take all they can', async () => {
    const clock = new ManualClock(1_700_000_000_000)
    const work = new WorkBudget({ clock, limits })
    let refused = 0
    for (let ms = 0; ms < 20_000; ms += 100) {
      for (let n = 0; n < 1_000; n += 1) while (work.spend(`198.51.${n >> 8}.${n & 255}`, 1) === 0) {}
      if (ms >= 1_000 && ms % 1_000 === 0 && work.spend('192.0.2.7', 0.5, true) > 0) refused += 1
      await clock.advance(100)
    }
    expect(refused).toBe(0)
  })

  it('is charged from the reserve too, so that frames of who asks for little do not wait', async () => {
    const clock = new ManualClock(1_700_000_000_000)
    const work = new WorkBudget({ clock, limits })
    for (let n = 0; n < 1_000; n += 1) work.charge(`198.51.${n >> 8}.${n & 255}`, 3)
    expect(work.charge('192.0.2.7', 0.5)).toBe(0)
    expect(work.charge('198.51.0.1', 0.5)).toBeGreaterThan(0)
  })

  it('of the reserve is there again for a network that was quiet for a while', async () => {
    const clock = new ManualClock(1_700_000_000_000)
    const work = new WorkBudget({ clock, limits })
    for (let asked = 0; asked < 10_000; asked += 1) work.spend('192.0.2.7', 1, true)
    await clock.advance(5_000)
    for (let n = 0; n < 1_000; n += 1) work.charge(`198.51.${n >> 8}.${n & 255}`, 3)
    expect(work.spend('192.0.2.7', 0.5, true)).toBe(0)
  })

  it('of a turn is refused by the network alone, and paid in all by those who come later', async () => {
    const clock = new ManualClock(1_700_000_000_000)
    const work = new WorkBudget({ clock, limits })
    for (let n = 0; n < 1_000; n += 1) while (work.spend(`198.51.${n >> 8}.${n & 255}`, 1) === 0) {}
    expect(work.hasCredit).toBe(false)
    for (let n = 0; n < 10; n += 1) {
      work.payForTurn(10)
      expect(work.spendInTurn('192.0.2.7', 10)).toBe(0)
    }
    expect(work.spendInTurn('192.0.2.7', 10)).toBe(200)
    // 100 ms are owed, and 375 come back in a second.
    await clock.advance(250)
    expect(work.spend('192.0.2.8', 1)).toBeGreaterThan(0)
    await clock.advance(30)
    expect(work.spend('192.0.2.8', 1)).toBe(0)
  })

  it('is not given back by a clock that is set back', () => {
    let now = 10_000
    const work = new WorkBudget({ clock: { now: () => now, after: () => () => {} }, limits })
    expect(work.spend('192.0.2.7', 100)).toBe(0)
    now = 0
    expect(work.spend('192.0.2.7', 1)).toBeGreaterThan(0)
  })
})
