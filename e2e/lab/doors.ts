import { runIn } from './namespaces.js'
import type { NetworkKind } from './network-kind.js'
import type { Place } from './place.js'

/** What can be reached through a firewall; nothing else is checked. */
const DOORS = [
  'Ringdown',
  'TURN over UDP',
  'TURN over TCP',
  'TURN over TLS',
  'other UDP',
  'other TCP',
  'other web',
] as const
export type Door = (typeof DOORS)[number]

type Target = readonly [protocol: 'udp' | 'tcp', address: string, port: number]
export type Targets = Readonly<Record<Door, Target>>

const TURN: readonly Door[] = ['TURN over UDP', 'TURN over TCP', 'TURN over TLS']

/** What each kind of network lets through. */
export const OPEN_DOORS: Readonly<Record<NetworkKind, readonly Door[]>> = {
  open: DOORS,
  'full cone': DOORS,
  'address-restricted': DOORS,
  'port-restricted': DOORS,
  symmetric: DOORS,
  'UDP blocked': ['Ringdown', 'TURN over TCP', 'TURN over TLS', 'other TCP', 'other web'],
  'web only': ['Ringdown', 'TURN over TLS', 'other web'],
  'TURN only': ['Ringdown', ...TURN],
  'Ringdown only': ['Ringdown'],
}

/**
 * Tries each from a place. A host that is there answers: it accepts the connection, or reports that nothing listens
 * (RST, or ICMP "port unreachable"). A firewall stays silent.
 */
export async function findOpenDoors(place: Place, targets: Targets): Promise<Door[]> {
  const args = DOORS.flatMap(door => targets[door].map(String))
  const answers = await runIn(place.namespace, 'python3', '-c', TRY_DOORS, ...args)
  const isOpen = answers.trim().split('\n')
  return DOORS.filter((_, index) => isOpen[index] === 'True')
}

/** A STUN binding request (RFC 8489 §5), which a STUN server answers and any other host rejects. */
const TRY_DOORS = `
import concurrent.futures, socket, sys

BINDING_REQUEST = bytes.fromhex("000100002112a442" + "0" * 24)

def is_open(door):
    protocol, address, port = door
    kind = socket.SOCK_DGRAM if protocol == "udp" else socket.SOCK_STREAM
    with socket.socket(socket.AF_INET, kind) as tried:
        tried.settimeout(1)
        try:
            tried.connect((address, int(port)))
            if protocol == "udp":
                tried.send(BINDING_REQUEST)
                tried.recv(1)
            return True
        except ConnectionRefusedError:
            return True
        except TimeoutError:
            return False

doors = list(zip(sys.argv[1::3], sys.argv[2::3], sys.argv[3::3]))
with concurrent.futures.ThreadPoolExecutor(len(doors)) as threads:
    for answer in threads.map(is_open, doors):
        print(answer)
`
