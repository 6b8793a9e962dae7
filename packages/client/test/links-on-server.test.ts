import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type House, openHouse, until } from './people.js'

describe('a link on a real server', () => {
  let house: House
  beforeEach(async () => {
    house = await openHouse({ timers: { callerGrace: 300 } })
  })
  afterEach(() => house.close())

  it('a server that was restarted with nothing kept gets the link back, and the visitor joins', async () => {
    const ann = await house.open('Ann')
    const link = ann.ringdown.newLink()
    const call = ann.ringdown.call(link)
    await until(call, ({ linkEndsAt }) => linkEndsAt !== null)
    await house.stop()
    await house.restart()
    await until(call, ({ linkEndsAt }) => linkEndsAt !== null)
    const bob = await house.open('Bob')
    const waiting = await until(bob.ringdown.listen(link), calls => calls?.length === 1)
    waiting?.[0]?.accept()
    await until(call, ({ connection }) => connection === 'connected')
  })

  it('a visitor waits while the owner is away, and joins when they are back', async () => {
    const ann = await house.open('Ann')
    const link = ann.ringdown.newLink()
    const first = ann.ringdown.call(link)
    const bob = await house.open('Bob')
    const listening = bob.ringdown.listen(link)
    await until(listening, calls => calls?.length === 1)
    first.leave()
    await until(listening, calls => calls?.length === 0)
    expect(listening.link.snapshot).toMatchObject({ state: 'open', owner: 'Ann' })
    const again = ann.ringdown.call(link)
    const waiting = await until(listening, calls => calls?.length === 1)
    waiting?.[0]?.accept()
    await until(again, ({ connection }) => connection === 'connected')
    const cleo = await house.open('Cleo')
    const late = cleo.ringdown.listen(link)
    await until(late.link, status => status?.state === 'used')
  })

  it('the owner, away, learns who waits to join, and no longer once they have given up', async () => {
    const ann = await house.open('Ann')
    const link = ann.ringdown.newLink()
    const call = ann.ringdown.call(link)
    await until(call, ({ linkEndsAt }) => linkEndsAt !== null)
    call.leave()
    const kept = ann.ringdown.listen(link)
    const bob = await house.open('Bob')
    const page = bob.ringdown.listen(link)
    await until(page.link, status => status?.state === 'open')
    await until(kept.link, status => status?.state === 'open' && status.visitors === 0)
    const joining = bob.ringdown.listen(link, { joining: true })
    await until(kept.link, status => status?.state === 'open' && status.visitors === 1)
    joining.close()
    await until(kept.link, status => status?.state === 'open' && status.visitors === 0)
    expect(page.link.snapshot).toMatchObject({ state: 'open', owner: 'Ann' })
  })

  it('somebody unlisted is in nobody’s people until they look at them', async () => {
    const bob = await house.open('Bob')
    const people = bob.ringdown.watchPeople()
    const names = (page: typeof people.snapshot) => page?.people.map(({ name }) => name).join()
    const visitor = await house.open('Visitor', undefined, {}, null, undefined, { unlisted: true })
    const call = bob.ringdown.call(`user:${visitor.userId}`)
    await visitor.incoming()
    expect(names(people.snapshot)).toBe('')
    call.hangUp()
    visitor.ringdown.watchPeople()
    await until(people, page => names(page) === 'Visitor')
  })
})
