import type { Address, Problem } from '@ringdown/protocol'
import type { Line } from '../records/lines.js'
import { isOpenAt } from './opening-hours.js'

/** Calling again does not help, so it is no refusal of a call alone. */
export const NO_LINE: Problem = {
  code: 'not-allowed',
  message: 'There is no such line here. Check the address.',
}

/** How the address of a line begins. */
const LINE = 'line:'

/** Somebody calls a line. */
export interface LineVisit {
  readonly line: Line | null
  /** How many wait there already. */
  readonly waiting: number
  /** In milliseconds since the epoch. */
  readonly at: number
  /** Whether only lines that were made can be called. */
  readonly onlyMade: boolean
  /** The visitor was passed on by the staff: neither hours nor a full queue are in their way. */
  readonly isTransferred: boolean
}

/** Why nobody can wait on a line now, as a sentence for the visitor; `null` if they can. Pure. */
export function refusalOfVisit({ line, waiting, at, onlyMade, isTransferred }: LineVisit): Problem | null {
  if (line === null) return onlyMade ? NO_LINE : null
  if (isTransferred) return null
  if (!isOpen(line, at)) return refuse(line.closedWords || `${line.title} is closed now.`)
  if (line.mostWaiting !== null && waiting >= line.mostWaiting)
    return refuse(`Many people are waiting for ${line.title}. Try again later, or ask to be called back.`)
  return null
}

export function isOpen({ hours }: Line, at: number): boolean {
  return hours === null || isOpenAt(hours, at)
}

/** The name of the line at an address; `null` for any other address. */
export function lineOf(address: Address): string | null {
  return address.startsWith(LINE) ? address.slice(LINE.length) : null
}

function refuse(message: string): Problem {
  return { code: 'call-refused', message }
}
