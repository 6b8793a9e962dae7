type Env = Readonly<Record<string, string>>

/** The TURN URLs an operator should offer: browsers use the first that gets through. */
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

/** Good and bad setups of a Ringdown server. */
export const SETUPS = {
  'STUN only': turn => ({ RINGDOWN_STUN_URLS: `stun:${turn}:3478` }),
  'STUN and TURN': withTurn,
  'wrong TURN secret': turn => withTurn(turn, 'a secret that coturn does not have'),
  'TURN is down': (_, secret) => withTurn(NOBODY, secret),
} as const satisfies Record<string, (turn: string, secret: string) => Env>

export type Setup = keyof typeof SETUPS

/** Each has its own address, so that both can use the port where firewalls expect a web server. */
export function addressFor(setup: Setup): string {
  return `203.0.113.${16 + Object.keys(SETUPS).indexOf(setup)}`
}
