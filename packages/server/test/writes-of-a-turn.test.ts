import { setImmediate } from 'node:timers/promises'
import type { Device } from '@ringdown/protocol'
import { expect, it } from 'vitest'
import { Payers } from '../src/budgets/payers.js'
import { Connection } from '../src/gateway/connection.js'
import { Rooms } from '../src/gateway/rooms.js'
import { takeWaiting } from '../src/gateway/single-frame.js'
import { SocketDelivery } from '../src/gateway/socket-delivery.js'
import type { IceServers } from '../src/ice/ice-servers.js'

/** Two devices here, and what each socket was given to write: one list for each write. */
function setUp() {
  const [rooms, payers] = [new Rooms<Connection>(), new Payers<Connection>()]
  const iceServers = { hasTurn: false } as IceServers
  const delivery = new SocketDelivery({ rooms, payers, iceServers })
  const open = (userId: string) => {
    const writes: string[][] = []
    const conn = { write: (packet: string) => void writes.push([...takeWaiting(conn), packet]) }
    const meter = { isFull: false, read() {}, settled() {} }
    const party = { userId, deviceId: 'd', name: userId }
    const connection = new Connection({ conn } as never, meter as never, rooms, { party } as never)
    payers.add(connection)
    return { connection, writes }
  }
  const copy = (from: Connection, to: Device, seq: number) =>
    delivery.copy(
      { devices: [to], address: null },
      { entry: { type: 'candidates', callId: 'c', seq } },
      from.party,
      String(seq),
    )
  return { ann: open('ann'), bob: open('bob'), copy }
}

/** The first comes before what the turn has put off, the second after it. */
async function turn(): Promise<void> {
  await setImmediate()
  await setImmediate()
}

const packet = (seq: number) => `2["entry",{"entry":${seq}}]`

it('what a device appends in one turn reaches its reader in one write', async () => {
  const { ann, bob, copy } = setUp()
  for (const seq of [1, 2])
    ann.connection.enqueue(async () => {
      await null
      copy(ann.connection, bob.connection.party, seq)
    })
  await turn()
  expect(bob.writes).toEqual([[packet(1), packet(2)]])
})

it('what is appended alone is written at once', () => {
  const { ann, bob, copy } = setUp()
  ann.connection.enqueue(async () => copy(ann.connection, bob.connection.party, 1))
  expect(bob.writes).toEqual([[packet(1)]])
})

it('what is appended first waits no longer than a turn for the next, whatever waits already', async () => {
  const { ann, bob, copy } = setUp()
  bob.connection.writeWithNext('late')
  ann.connection.enqueue(async () => {
    await null
    copy(ann.connection, bob.connection.party, 1)
  })
  ann.connection.enqueue(() => new Promise(() => {}))
  await turn()
  expect(bob.writes).toEqual([['late', packet(1)]])
})

it('a reply among others waits no longer than a turn either', async () => {
  const { ann } = setUp()
  ann.connection.writeWithNext('late')
  ann.connection.enqueue(async () => {
    await null
    ann.connection.reply('taken')
  })
  ann.connection.enqueue(() => new Promise(() => {}))
  await turn()
  expect(ann.writes).toEqual([['late', 'taken']])
})
