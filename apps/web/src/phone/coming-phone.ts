import type { Address } from '@ringdown/client'
import { ComingRingdown } from './coming-ringdown.js'
import type { DialOptions, HomePhone } from './home-phone.js'
import { Observable } from './observable.js'
import type { Phone } from './phone.js'
import { RecentCalls } from './recent-calls.js'
import type { BrowserStorage } from './stored-value.js'

/** What is to be done as soon as the SDK is here. */
export type Act = (phone: Phone) => void

/** The phone while the SDK is on its way: it shows what this browser remembers, and what is asked of it is done later. */
export class ComingPhone implements HomePhone {
  readonly ringdown = new ComingRingdown()
  readonly recent: RecentCalls
  readonly obstacle = new Observable(null)
  readonly #ask: (act: Act) => void

  constructor(storage: BrowserStorage, ask: (act: Act) => void) {
    this.recent = new RecentCalls(storage)
    this.#ask = ask
  }

  dial(address: Address, options: DialOptions): void {
    this.#ask(phone => phone.dial(address, options))
  }

  dialLink(): void {
    this.#ask(phone => phone.dialLink())
  }
}
