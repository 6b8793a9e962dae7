import { systemClock } from '@ringdown/protocol'
import { pino } from 'pino'
import type { NodeNumber } from '../src/nodes/nodes.js'
import type { NodeTimes } from '../src/redis/node-times.js'
import { openRedis } from '../src/redis/open-redis.js'
import type { RedisServer } from './redis-server.js'
import { atEnd, until } from './sockets.js'
import { Wire } from './wire.js'

declare module '../src/nodes/hints.js' {
  interface Hints {
    word: { readonly word: string }
    unknown: { readonly word: string }
  }
}

/** What a node was told of another. */
export interface Gone {
  readonly node: NodeNumber
  readonly isOurs: boolean
}

interface Options {
  readonly times: NodeTimes
  readonly tidy?: (gone: Gone) => Promise<void>
}

/** A node behind a wire, without the rest of a server. It ends with the test. */
export async function openNode(server: RedisServer, { times, tidy = async () => {} }: Options) {
  const { wire, port } = await Wire.to(Number(new URL(server.url).port))
  const logger = pino({ level: 'silent' })
  const options = { clock: systemClock, logger, records: 'the same', times }
  const { nodes, lease, connection, close } = await openRedis(`redis://127.0.0.1:${port}`, options)
  const gone: (Gone & { readonly as: NodeNumber })[] = []
  const heard: { from: number; word: string }[] = []
  const numbers = [nodes.self]
  nodes.onGone((node, isOurs) => {
    gone.push({ node, isOurs, as: nodes.self })
    return tidy({ node, isOurs })
  })
  nodes.onRenumbered(() => void numbers.push(nodes.self))
  nodes.receive('word', ({ word }, from) => void heard.push({ from, word }))
  nodes.start()
  let isKilled = false
  atEnd(async () => {
    if (isKilled) wire.close()
    await close()
    wire.close()
  })
  return {
    nodes,
    lease,
    connection,
    /** What it was told, in order, and as which number. */
    gone,
    heard,
    /** The numbers that it has had. */
    numbers,
    wire,
    /** Ends it without a word, for the others. */
    kill() {
      wire.tearAt('far')
      isKilled = true
    },
    leave: () => close(),
  }
}
export type OpenNode = Awaited<ReturnType<typeof openNode>>

/** The numbers of some nodes, in ascending order. */
export function selves(...all: readonly OpenNode[]): NodeNumber[] {
  return all.map(({ nodes }) => nodes.self).sort((a, b) => a - b)
}

/** Until each of some nodes counts all of them and no other. */
export function agree(...all: readonly OpenNode[]): Promise<void> {
  return until(() => all.every(({ nodes }) => `${nodes.all}` === `${selves(...all)}`))
}
