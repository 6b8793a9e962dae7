import { runIn } from './namespaces.js'
import type { Place } from './place.js'

/** Sends this many STUN requests, a millisecond apart. @returns how many are answered. */
export async function countEchoes(place: Place, stunAddress: string, requests: number): Promise<number> {
  return Number(await runIn(place.namespace, 'python3', '-c', SEND_AND_COUNT, stunAddress, String(requests)))
}

const SEND_AND_COUNT = `
import os, socket, sys

echo = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
echo.connect((sys.argv[1], 3478))
answers = 0

def take(seconds):
    """What has come, until nothing does for so long."""
    global answers
    echo.settimeout(seconds)
    try:
        while True:
            echo.recv(1500)
            answers += 1
    except TimeoutError:
        pass

for _ in range(int(sys.argv[2])):
    # A STUN binding request (RFC 8489, section 5).
    echo.send(bytes.fromhex("000100002112a442") + os.urandom(12))
    take(0.001)
take(1)
print(answers)
`
