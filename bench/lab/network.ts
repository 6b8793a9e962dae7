import { join } from 'node:path'
import { addNamespace, deleteNamespace, ip, namespaceOf, sweepNamespaces } from './namespaces.js'
import { Program } from './program.js'
import type { Teardown } from './teardown.js'

/** The lab's three hosts. Each has one interface and no route to anywhere but the other two. */
const ADDRESSES = { caller: '10.23.0.1', callee: '10.23.0.2', server: '10.23.0.3' } as const
export type HostName = keyof typeof ADDRESSES

export interface Host {
  readonly namespace: string
  readonly address: string
}

export interface Network {
  readonly hosts: Readonly<Record<HostName, Host>>
  /** Makes the round trip between any two hosts this long, in milliseconds. */
  setRoundTrip(ms: number): Promise<void>
}

/**
 * Three hosts and a router between them that holds every packet: each host's interface is a TUN device whose other end
 * is the router's, so nothing gets round it.
 *
 * @throws {LabError} where namespaces cannot be made.
 */
export async function openNetwork(repository: string, teardown: Teardown): Promise<Network> {
  await sweepNamespaces()
  const names = Object.keys(ADDRESSES) as HostName[]
  const routing = namespaceOf('router')
  for (const name of [routing, ...names.map(namespaceOf)]) {
    teardown.add(() => deleteNamespace(name).catch(() => {}))
    await addNamespace(name)
  }
  const script = join(repository, 'bench', 'lab', 'delay-router.py')
  const router = new Program(routing, 'python3', [script, ...names.map(name => `${name}=${ADDRESSES[name]}`)])
  teardown.add(() => router.stop())
  await router.answer()
  for (const name of names) await plugIn(routing, name)
  const host = (name: HostName): Host => ({ namespace: namespaceOf(name), address: ADDRESSES[name] })
  return {
    hosts: { caller: host('caller'), callee: host('callee'), server: host('server') },
    setRoundTrip: async ms => {
      await router.order(String(ms / 2))
    },
  }
}

/** Moves a host's end of its link from the router to the host. */
async function plugIn(routing: string, name: HostName): Promise<void> {
  const namespace = namespaceOf(name)
  // Browsers take a "tun" for a VPN and rank its candidates lower.
  await ip('-n', routing, 'link', 'set', name, 'netns', namespace, 'name', 'eth0')
  await ip('-n', namespace, 'link', 'set', 'eth0', 'addrgenmode', 'none')
  await ip('-n', namespace, 'address', 'add', `${ADDRESSES[name]}/24`, 'dev', 'eth0')
  await ip('-n', namespace, 'link', 'set', 'eth0', 'up')
}
