import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join as joinPath } from 'node:path'
import type { HistoryPage } from '@ringdown/protocol'
import { describe, expect, it } from 'vitest'
import { atEnd, connect, type Device, join, newCallId, refused, serve, talk, until } from './sockets.js'

const completed = { type: 'hangup', reason: 'completed' } as const
const cancel = { type: 'hangup', reason: 'cancelled' } as const

async function historyOf(device: Device, request: object = {}): Promise<HistoryPage> {
  return (await device.ask('history', request)) as unknown as HistoryPage
}

async function newFolder(): Promise<string> {
  const folder = await mkdtemp(joinPath(tmpdir(), 'ringdown-'))
  atEnd(() => rm(folder, { recursive: true }))
  return folder
}

describe("a person's history", () => {
  it('is the same on all their devices, and there after a restart', async () => {
    const dataDir = await newFolder()
    const server = await serve({ dataDir })
    const [ann, bob] = [await join(server, 'Ann'), await join(server, 'Bob')]
    const callId = await talk(ann, bob)
    await ann.append(callId, completed)
    const missed = await ann.invite(bob.address)
    await bob.append(missed.callId, { type: 'ringing' })
    await ann.append(missed.callId, cancel)
    const tablet = await connect(server, bob.guest)
    await until(async () => (await historyOf(bob)).items.length === 2)
    const page = await historyOf(bob)
    expect(page).toMatchObject({
      unread: 1,
      items: [
        {
          callId: missed.callId,
          direction: 'incoming',
          peer: { userId: ann.guest.userId, name: 'Ann' },
          address: ann.address,
          reason: 'cancelled',
          missed: true,
          unread: true,
        },
        { callId, reason: 'completed', talkedMs: expect.any(Number) },
      ],
    })
    expect(await historyOf(tablet)).toEqual(page)
    expect((await historyOf(ann)).items).toMatchObject([
      { direction: 'outgoing', peer: { name: 'Bob' }, talkedMs: null },
      { direction: 'outgoing', peer: { name: 'Bob' }, address: bob.address },
    ])
    await server.close()
    const again = await serve({ dataDir })
    const back = await connect(again, bob.guest)
    expect(await historyOf(back)).toEqual(page)
    expect((await back.listen()).missed).toMatchObject([{ callId: missed.callId, caller: { name: 'Ann' } }])
  })

  it('tells the devices that show it of each change', async () => {
    const server = await serve()
    const [ann, bob] = [await join(server, 'Ann'), await join(server, 'Bob')]
    const tablet = await connect(server, bob.guest)
    let news = 0
    tablet.socket.on('history', () => {
      news += 1
    })
    await historyOf(tablet)
    const { callId, at } = await ann.invite(bob.address)
    await ann.append(callId, cancel)
    await until(() => news === 1)
    expect((await historyOf(bob)).unread).toBe(1)
    await bob.ask('change-history', { change: 'read', until: at + 60_000 })
    await until(() => news === 2)
    expect(await historyOf(tablet)).toMatchObject({ unread: 0, items: [{ callId, missed: true }] })
    await bob.ask('change-history', { change: 'clear', callId })
    await until(() => news === 3)
    expect((await historyOf(tablet)).items).toEqual([])
    expect((await historyOf(ann)).items).toHaveLength(1)
  })

  it('has how a call was, in the word of those who were in it', async () => {
    const server = await serve()
    const [ann, bob, eve] = [await join(server, 'Ann'), await join(server, 'Bob'), await join(server, 'Eve')]
    const callId = await talk(ann, bob)
    await ann.append(callId, completed)
    await until(async () => (await historyOf(bob)).items.length === 1)
    await eve.ask('change-history', { change: 'quality', callId, quality: 'poor' })
    await bob.ask('change-history', { change: 'quality', callId, quality: 'fair' })
    expect((await historyOf(bob)).items[0]?.quality).toBe('fair')
    expect((await historyOf(ann)).items[0]).not.toHaveProperty('quality')
  })

  it('is read page by page', async () => {
    const server = await serve()
    const [ann, bob] = [await join(server, 'Ann'), await join(server, 'Bob')]
    for (let n = 0; n < 3; n++) {
      const { callId } = await ann.invite(bob.address)
      await ann.append(callId, cancel)
    }
    await until(async () => (await historyOf(bob)).items.length === 3)
    const first = await historyOf(bob, { limit: 2 })
    expect(first.more).toBe(true)
    const { endedAt, callId } = first.items[1] as HistoryPage['items'][number]
    const rest = await historyOf(bob, { limit: 2, after: { endedAt, callId } })
    expect(rest.items).toHaveLength(1)
    expect(rest).not.toHaveProperty('more')
    expect((await refused(bob.ask('history', { limit: 1_000 }))).code).toBe('bad-request')
    expect((await refused(bob.ask('history', { after: { endedAt: 1, callId: 'x' } }))).code).toBe(
      'bad-request',
    )
    expect(await bob.ask('change-history', { change: 'clear', callId: newCallId() })).toMatchObject({
      ok: true,
    })
  })
})
