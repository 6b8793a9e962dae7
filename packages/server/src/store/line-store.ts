import { type Address, type Device, deviceKey, type Passed } from '@ringdown/protocol'

/** Somebody who waited on a line was answered. */
export interface Answer {
  /** In milliseconds since the epoch. */
  readonly at: number
  /** How long the staff took for the one answered: since the answer before, or since somebody waited at all. */
  readonly tookMs: number
}

/** How many of the last answers of a line are kept, and for how long, in milliseconds. */
export const ANSWERS = { most: 20, lifetimeMs: 2 * 3_600_000 }

/** The place that is kept for somebody who is expected to call an address soon. */
export interface KeptPlace {
  /** When they began to wait, in milliseconds since the epoch. */
  readonly since: number
  /** Who has passed them on. Without it, their page was only reloaded. */
  readonly passed?: Passed
}

/**
 * What of a line does not follow from the calls that wait there: places kept for callers who are on their way, and how fast the
 * staff have answered of late. All of it has a lifetime. Each method is one atomic step, so that a store shared by several
 * processes can pass the same contract (`test/line-store-contract.ts`).
 */
export interface LineStore {
  /** Keeps a place for a device at an address, instead of an earlier one. */
  keepPlace(caller: Device, address: Address, place: KeptPlace, lifetimeMs: number): Promise<void>
  /** The place that is kept; `null` if there is none. */
  placeOf(caller: Device, address: Address): Promise<KeptPlace | null>
  /** Keeps it no longer. Does nothing if another one is kept by now. */
  givePlace(caller: Device, address: Address, place: KeptPlace): Promise<void>
  /**
   * Somebody who waited on a line was answered.
   *
   * @param since since when at least one person had waited there, in milliseconds since the epoch.
   */
  addAnswer(line: string, at: number, since: number): Promise<void>
  /** The last answers of a line, oldest first, as far as they are kept. */
  answers(line: string): Promise<readonly Answer[]>
}

/**
 * The answer that follows another. Pure.
 *
 * @param at when, in milliseconds since the epoch.
 * @param since since when at least one person had waited.
 */
export function answerAfter(before: Answer | undefined, at: number, since: number): Answer {
  // The processes of a server may be some milliseconds apart.
  return { at, tookMs: Math.max(0, at - Math.max(since, before?.at ?? 0)) }
}

/** What a kept place is known by. */
export function placeKey(caller: Device, address: Address): string {
  return `${deviceKey(caller)} ${address}`
}
