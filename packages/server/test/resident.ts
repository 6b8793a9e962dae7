import { randomUUID } from 'node:crypto'
import type { Address, CallId } from '@ringdown/protocol'
import type { RunningServer } from '../src/index.js'
import type { Device } from './sockets.js'

interface Guest {
  readonly userId: string
  readonly name: string
  readonly token: string
}

/** Where pages are opened: on the n-th of its servers. */
interface Place {
  server(n: number): RunningServer
  open(
    guest: Guest,
    n: number,
    opening: { readonly deviceId: string; readonly calls: CallId[] },
  ): Promise<Device>
}

/** What all residents staff. */
export const LINE: Address = 'line:town-hall'

/** One whose phone is always on. */
export class Resident {
  readonly guest: Guest
  readonly #place: Place
  phone!: Device
  /** The server that its phone is connected to. */
  at!: RunningServer

  constructor(place: Place, guest: Guest) {
    this.#place = place
    this.guest = guest
  }

  /** Connects on the n-th server. The same device, where it was one before. */
  async come(n: number, calls: CallId[] = []): Promise<void> {
    const before = this.phone as Device | undefined
    this.at = this.#place.server(n)
    this.phone = await this.#place.open(this.guest, n, { deviceId: before?.deviceId ?? randomUUID(), calls })
    await this.phone.listen()
    await this.phone.listen(LINE)
    await this.phone.watch({})
    await this.phone.ask('ring-policy', { from: 'everyone' })
    await this.phone.ask('own-calls', {})
    before?.socket.disconnect()
  }

  /** Another page of theirs, for a while. */
  page(n: number, calls: CallId[] = []): Promise<Device> {
    return this.#place.open(this.guest, n, { deviceId: randomUUID(), calls })
  }

  get address(): Address {
    return this.phone.address
  }
}
