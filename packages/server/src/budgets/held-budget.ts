import { BUDGETS, type Device } from '@ringdown/protocol'
import { countedAs } from './networks.js'

/** Who makes the server hold something. */
export interface Payer {
  /** As `networkOf` names it; `null` for a proxy, which stands for many. */
  readonly network: string | null
  /** `null` as long as it is not known. */
  readonly userId: string | null
}

/** The bytes that one user, one network and one site may make a server hold. */
export type HeldLimits = { readonly [Kind in 'user' | 'network' | 'site']: number }

/** The last quarter is for those who hold little: for a thousand of them there is room, whatever others hold. */
const RESERVED = 1 / 4
const MODEST = RESERVED / 1_024

/** Opens a hold for what a device makes this process hold. */
export type OpenHold = (device: Device) => Hold

/** How much one payer, or all together, hold. */
interface Account {
  readonly key: string
  readonly limit: number
  held: number
}

/**
 * Counts the bytes that this process holds, per user, per network, per site and in all. What is charged is charged to each of
 * these, or to none if one of them has reached its limit. When the total is three quarters full, only those who hold little may
 * hold more.
 */
export class HeldBudget {
  readonly #limits: HeldLimits
  readonly #accounts = new Map<string, Account>()
  readonly #total: Account

  /** @param total bytes in all. */
  constructor(total: number, limits: HeldLimits = BUDGETS.held) {
    this.#limits = limits
    this.#total = { key: '', limit: total, held: 0 }
  }

  /** Bytes charged now. */
  get held(): number {
    return this.#total.held
  }

  /** How many users, networks and sites hold something. */
  get payers(): number {
    return this.#accounts.size
  }

  /** How many bytes a network holds. */
  heldBy(network: string): number {
    return this.#accounts.get(`network ${network}`)?.held ?? 0
  }

  /** An empty hold. @param most what this one may hold, whatever else is free. */
  open(payer: Payer, most = Number.POSITIVE_INFINITY): Hold {
    return new Hold(this, payer, most)
  }

  /** Charges `delta` bytes, or gives them back. @returns `false`, and charges nothing, if an account may not hold them. */
  charge(accounts: readonly Account[], delta: number): boolean {
    if (delta > 0 && !this.#fits(accounts, delta)) return false
    this.#total.held += delta
    for (const account of accounts) {
      if (account.held === 0) this.#accounts.set(account.key, account)
      account.held += delta
      if (account.held <= 0) this.#accounts.delete(account.key)
    }
    return true
  }

  #fits(accounts: readonly Account[], delta: number): boolean {
    const { held, limit } = this.#total
    if (held + delta > limit) return false
    const isScarce = held + delta > limit * (1 - RESERVED)
    const most = isScarce ? limit * MODEST : Number.POSITIVE_INFINITY
    for (const account of accounts) {
      if (account.held + delta > Math.min(account.limit, most)) return false
    }
    return true
  }

  /** The accounts that a payer's holds are charged to. */
  accountsOf({ network, userId }: Payer): readonly Account[] {
    const scopes: { readonly kind: keyof HeldLimits; readonly key: string }[] = []
    if (userId !== null) scopes.push({ kind: 'user', key: userId })
    if (network !== null) scopes.push(...countedAs(network))
    return scopes.map(({ kind, key }) => {
      const name = `${kind} ${key}`
      return this.#accounts.get(name) ?? { key: name, limit: this.#limits[kind], held: 0 }
    })
  }
}

/** Where a hold is charged. */
type Ledger = Pick<HeldBudget, 'accountsOf' | 'charge'>

/** Something held, and charged to its payer until it is released. */
export class Hold {
  readonly #ledger: Ledger
  readonly #payer: Payer
  readonly #most: number
  /** Looked up when something is first held. They stay the budget's own for as long as they hold something. */
  #accounts: readonly Account[] = NO_ACCOUNTS
  #bytes = 0
  #released = false

  constructor(ledger: Ledger, payer: Payer, most: number) {
    this.#ledger = ledger
    this.#payer = payer
    this.#most = most
  }

  get bytes(): number {
    return this.#bytes
  }

  /** Whether it is charged to this network and to no user. */
  isPaidBy(network: string): boolean {
    return this.#payer.network === network && this.#payer.userId === null
  }

  /** Holds this much from now on. @returns `false`, and changes nothing, if that is more than the payer may hold. */
  resize(bytes: number): boolean {
    if (bytes === this.#bytes) return true
    if (this.#released || (bytes > this.#bytes && bytes > this.#most)) return false
    const accounts = this.#bytes === 0 ? this.#ledger.accountsOf(this.#payer) : this.#accounts
    if (!this.#ledger.charge(accounts, bytes - this.#bytes)) return false
    this.#accounts = bytes === 0 ? NO_ACCOUNTS : accounts
    this.#bytes = bytes
    return true
  }

  /** Nothing is held any more. Harmless after the first time. */
  release(): void {
    this.resize(0)
    this.#released = true
  }
}

/** A hold that is charged to nobody. */
export function openUncounted(): Hold {
  return new Hold(UNCOUNTED, NOBODY, Number.POSITIVE_INFINITY)
}

const NO_ACCOUNTS: readonly Account[] = []
const UNCOUNTED: Ledger = { accountsOf: () => NO_ACCOUNTS, charge: () => true }
const NOBODY: Payer = { network: null, userId: null }
