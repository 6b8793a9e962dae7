type Env = Readonly<Record<string, string>>

/** TURN's ways in, as an operator should offer them all: the first that gets through is used. */
function turnUrls(address: string): string {
  return [
    `turn:${address}:3478?transport=udp`,
    `turn:${address}:3478?transport=tcp`,
    `turns:${address}:443?transport=tcp`,
  ].join(',')
}

/** An address that nobody has. */
const NOBODY = '203.0.113.9'

function withTurn(turn: string, secret: string): Env {
  return {
    RINGDOWN_STUN_URLS: `stun:${turn}:3478`,
    RINGDOWN_TURN_URLS: turnUrls(turn),
    RINGDOWN_TURN_SECRET: secret,
  }
}

/** How operators set up their Ringdown: well, and otherwise. */
export const SETUPS = {
  'STUN only': turn => ({ RINGDOWN_STUN_URLS: `stun:${turn}:3478` }),
  'STUN and TURN': withTurn,
  'wrong TURN secret': turn => withTurn(turn, 'a secret that coturn does not have'),
  'TURN is down': (_, secret) => withTurn(NOBODY, secret),
} as const satisfies Record<string, (turn: string, secret: string) => Env>

export type Setup = keyof typeof SETUPS

/** Each has an address of its own, so that each is at the port where firewalls expect a web server. */
export function addressFor(setup: Setup): string {
  return `203.0.113.${16 + Object.keys(SETUPS).indexOf(setup)}`
}
