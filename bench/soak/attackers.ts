import { setTimeout as pause } from 'node:timers/promises'
import { ATTACKS } from './attacks.js'

/*
 * The hostile guests, in a process of their own: `attackers.mjs PORT COUNT`. Its parent sends it the ids of the people to
 * ring. It ends with its parent.
 */

/** How long an attacker rests before it begins again, in milliseconds: all of them together leave the machine some time. */
const REST = 8_000

const port = Number(process.argv[2])
const count = Number(process.argv[3])

process.once('disconnect', () => process.exit())
process.once('message', (victims: readonly string[]) => {
  const attacks = Object.values(ATTACKS)
  for (let index = 0; index < count; index++) {
    const attack = attacks[index % attacks.length]
    if (attack) void attackForEver(attack, index, victims)
  }
})

async function attackForEver(
  attack: (typeof ATTACKS)[string],
  index: number,
  victims: readonly string[],
): Promise<void> {
  // 127.2.0.1 onwards.
  const localAddress = `127.2.${Math.floor(index / 250)}.${(index % 250) + 1}`
  await pause(Math.random() * REST)
  for (;;) {
    await attack({ port, localAddress }, victims).catch(() => {})
    await pause(REST * (0.5 + Math.random()))
  }
}
