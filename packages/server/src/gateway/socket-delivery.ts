import {
  type Address,
  type Delivery,
  type Device,
  type Entry,
  isSameDevice,
  type PeoplePage,
  type ServerEvents,
} from '@ringdown/protocol'
import type { Payers } from '../budgets/payers.js'
import type { IceServers } from '../ice/ice-servers.js'
import type { Readers } from '../sequencer/readers.js'
import type { Audience } from './audience.js'
import type { Connection } from './connection.js'
import { eventPacket } from './packet-parser.js'
import { addressRoom, ownRoom, type Rooms } from './rooms.js'
import { textFrame } from './single-frame.js'

/** A {@link Delivery} whose entry is JSON already: of the entry itself, only what the delivery depends on. */
export interface EntryCopy extends Omit<Delivery, 'entry'> {
  readonly entry: Pick<Entry, 'type' | 'callId' | 'seq'>
}

interface Options {
  readonly rooms: Rooms<Connection>
  readonly payers: Payers<Connection>
  readonly iceServers: IceServers
}

/** Writes to the sockets of this process: each packet is encoded once, and finding its readers asks nobody else. */
export class SocketDelivery {
  readonly #options: Options

  constructor(options: Options) {
    this.#options = options
  }

  /** Sends an entry to its readers here, but not to its author. All entries go this way, which keeps them in order. */
  copy(audience: Readers, copy: EntryCopy, except: Device | null, json: string): void {
    const { iceServers } = this.#options
    const packet = entryPacket(copy, json)
    const isInvite = copy.entry.type === 'invite' && iceServers.hasTurn
    // As at an accept: what was held back until then, a description and its candidates, leaves in the same turn.
    const hasMore = except !== null && (this.#options.payers.connectionOf(except)?.asksMore ?? false)
    for (const reader of this.#readersOf(audience)) {
      if (except !== null && isSameDevice(reader.party, except)) continue
      const ice = isInvite ? iceServers.forCall(reader, copy.entry.callId, 'invited') : null
      const whole = ice === null ? packet : entryPacket({ ...copy, ice }, json)
      if (hasMore) reader.writeSoon(whole)
      else reader.write(whole)
    }
  }

  /** @param json the argument of the event. */
  tell(audience: Audience, event: keyof ServerEvents, json: string): void {
    const packet = eventPacket(event, json)
    for (const reader of this.#audience(audience)) reader.write(packet)
  }

  /** The connections that listen to an address. */
  listenersTo(address: Address): Set<Connection> {
    return this.#options.rooms.in(addressRoom(address))
  }

  /** The connection of a device, unless it is being closed. */
  connectionOf(device: Device): Connection | undefined {
    const connection = this.#options.payers.connectionOf(device)
    return connection?.closedFor === null ? connection : undefined
  }

  /** Whether a device here follows what is a user's own. */
  followsOwn(userId: string): boolean {
    return this.#options.rooms.has(ownRoom(userId))
  }

  #audience(audience: Audience): Iterable<Connection> {
    const { rooms, payers } = this.#options
    if ('own' in audience) return rooms.in(ownRoom(audience.own))
    if ('devices' in audience) return audience.devices.flatMap(device => payers.connectionOf(device) ?? [])
    const { address, userId } = audience
    const listeners = this.listenersTo(address)
    return userId === undefined ? listeners : [...listeners].filter(listener => listener.userId === userId)
  }

  /** An entry goes to one or two devices as a rule: finding and encoding it for each by a broadcast would cost more than the entry. */
  #readersOf({ devices, address, membersOnly }: Readers): ReadonlySet<Connection> {
    const { payers } = this.#options
    const readers = address === null ? new Set<Connection>() : this.listenersTo(address)
    if (membersOnly) for (const reader of [...readers]) if (reader.party.guest) readers.delete(reader)
    for (const device of devices) {
      const connection = payers.connectionOf(device)
      if (connection) readers.add(connection)
    }
    return readers
  }
}

/** The packet of an `entry` event, from the entry's own JSON. */
function entryPacket({ entry: _, ...told }: EntryCopy, json: string): string {
  const beside = JSON.stringify(told).slice(1)
  return eventPacket('entry', `{"entry":${json}${beside === '}' ? '' : ','}${beside}`)
}

/** Sends devices the people they show: a page is encoded once for all of them. */
export function tellPeople(page: PeoplePage): (watchers: readonly Connection[]) => void {
  const packet = eventPacket('people', JSON.stringify(page))
  const frames = [textFrame(packet)]
  return watchers => {
    // Each has options of its own: Engine.IO notes in them.
    for (const watcher of watchers) watcher.write(packet, { wsPreEncodedFrame: frames })
  }
}
