/** A media direction of an m-line; a stopped transceiver has none. */
export type Direction = 'sendrecv' | 'sendonly' | 'recvonly' | 'inactive'

const DIRECTIONS: readonly Direction[] = ['sendrecv', 'sendonly', 'recvonly', 'inactive']

export function isDirection(text: unknown): text is Direction {
  return DIRECTIONS.some(direction => direction === text)
}

export function sends(direction: Direction): boolean {
  return direction === 'sendrecv' || direction === 'sendonly'
}

export function receives(direction: Direction): boolean {
  return direction === 'sendrecv' || direction === 'recvonly'
}

/** The same direction, seen from the other end. */
export function reverse(direction: Direction): Direction {
  return directionOf(receives(direction), sends(direction))
}

/** What an answer may say: what this end wants, within what was offered (RFC 9429, 5.3.1). */
export function answerDirection(wanted: Direction, offered: Direction): Direction {
  return directionOf(sends(wanted) && receives(offered), receives(wanted) && sends(offered))
}

function directionOf(sending: boolean, receiving: boolean): Direction {
  if (sending) return receiving ? 'sendrecv' : 'sendonly'
  return receiving ? 'recvonly' : 'inactive'
}
