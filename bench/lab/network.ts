import { addHost, type Host, Internet } from '../../e2e/lab/internet.js'
import { sweepDeadLabs } from '../../e2e/lab/namespaces.js'
import type { Teardown } from '../../e2e/lab/teardown.js'

/** The lab's three hosts. Each has one interface and can reach only the other two. */
const ADDRESSES = { caller: '10.23.0.1', callee: '10.23.0.2', server: '10.23.0.3' } as const
export type HostName = keyof typeof ADDRESSES

/** What a path does to what crosses it, in each direction; nothing where it says nothing. */
export interface Shape {
  /** In kbit/s. What would wait longer than 150 ms for its turn is dropped. */
  readonly rate?: number
  /** Percent of the packets, at random. */
  readonly loss?: number
  /** In milliseconds: a packet takes between nothing and twice as much longer, and may overtake others. */
  readonly jitter?: number
}

/** How long a slow path's queue is, in milliseconds. */
const QUEUE_MS = 150

export interface Network {
  readonly hosts: Readonly<Record<HostName, Host>>
  /** Sets the round trip between any two hosts, in milliseconds. */
  setRoundTrip(ms: number): Promise<void>
  /** Makes the path between the callee and everybody else so, in each direction; what is random begins with the seed. */
  shape(shape: Shape, seed: number): Promise<void>
}

/**
 * Three hosts and a router between them that delays every packet.
 *
 * @throws {LabError} if namespaces cannot be created.
 */
export async function openNetwork(repository: string, teardown: Teardown): Promise<Network> {
  await sweepDeadLabs()
  const names = Object.keys(ADDRESSES) as HostName[]
  const internet = await Internet.open(repository, names, teardown)
  const host = (name: HostName) => addHost(internet, name, [ADDRESSES[name]], teardown)
  return {
    hosts: { caller: await host('caller'), callee: await host('callee'), server: await host('server') },
    setRoundTrip: async ms => {
      // There and back, over two links each way.
      for (const name of names) await internet.delay(name, ms / 4)
    },
    // Of the two links that a packet crosses, one is enough.
    shape: async ({ rate = 0, loss = 0, jitter = 0 }, seed) => {
      await internet.reseed('callee', seed)
      await internet.limit('callee', rate, QUEUE_MS)
      await internet.lose('callee', loss)
      await internet.jitter('callee', jitter)
    },
  }
}
