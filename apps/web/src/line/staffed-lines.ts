import { type Address, type Call, type Listening, parseAddress, type Ringdown } from '@ringdown/client'
import type { Lines } from '@ringdown/client/lines'
import { Observable } from '../phone/observable.js'
import { type BrowserStorage, readStored, writeStored } from '../phone/stored-value.js'
import { LINES_KEY } from './lines-key.js'

/** A line this device staffs, and who waits on it; `null` until the server has answered. */
export interface StaffedLine {
  readonly name: string
  readonly waiting: readonly Call[] | null
}

/**
 * The lines this device staffs. It goes on listening on every screen, also during a call, until the person stops:
 * leaving the line's page is not leaving the desk.
 */
export class StaffedLines extends Observable<readonly StaffedLine[]> {
  readonly #ringdown: Ringdown
  readonly #lineService: Pick<Lines, 'openDesk'>
  readonly #storage: BrowserStorage
  readonly #listenings = new Map<string, Listening>()

  /** @param storage keeps the lines across a reload of this tab. */
  constructor(ringdown: Ringdown, lineService: Pick<Lines, 'openDesk'>, storage: BrowserStorage) {
    super([])
    this.#ringdown = ringdown
    this.#lineService = lineService
    this.#storage = storage
    for (const name of readStored(storage, LINES_KEY, isLineList, [])) this.staff(name)
  }

  /** @throws RingdownError `bad-request` for what is no name of a line. */
  staff(name: string): void {
    if (this.#listenings.has(name)) return
    const address: Address = `line:${name}`
    const listening = this.#ringdown.listen(address)
    this.#listenings.set(name, listening)
    listening.subscribe(this.#read)
    this.#lineService.openDesk(name)
    this.#keep()
  }

  leave(name: string): void {
    this.#listenings.get(name)?.close()
    this.#listenings.delete(name)
    this.#keep()
  }

  /** Stops listening when the phone is closed; the lines stay kept for the next one. */
  close(): void {
    for (const listening of this.#listenings.values()) listening.close()
    this.#listenings.clear()
    this.#read()
  }

  #keep(): void {
    writeStored(this.#storage, LINES_KEY, [...this.#listenings.keys()])
    this.#read()
  }

  readonly #read = () => {
    this.set([...this.#listenings].map(([name, { snapshot }]) => ({ name, waiting: snapshot })))
  }
}

function isLineList(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every(name => parseAddress(`line:${name}`) !== null)
}
