import { join } from 'node:path'
import { addNamespace, deleteNamespace, ip, namespaceOf } from './namespaces.js'
import { Program } from './program.js'
import type { Teardown } from './teardown.js'

/** A network namespace, with an address at which the others reach it. */
export interface Host {
  readonly namespace: string
  readonly address: string
}

/**
 * Our own router process between all hosts of a lab, with a link to each. A packet crosses two links, its sender's
 * and its receiver's.
 */
export class Internet {
  readonly #router: Program
  readonly #namespace: string

  private constructor(router: Program, namespace: string) {
    this.#router = router
    this.#namespace = namespace
  }

  /**
   * @param links names of at most 15 characters.
   * @throws {LabError} if namespaces cannot be created.
   */
  static async open(repository: string, links: readonly string[], teardown: Teardown): Promise<Internet> {
    const namespace = namespaceOf('router')
    teardown.add(() => deleteNamespace(namespace).catch(() => {}))
    await addNamespace(namespace)
    const router = new Program(namespace, 'python3', [join(repository, 'e2e', 'lab', 'router.py'), ...links])
    teardown.add(() => router.stop())
    await router.answer()
    return new Internet(router, namespace)
  }

  /** Moves the far end of a link into a namespace, as an interface with this name. It has no address yet. */
  async plugIn(link: string, namespace: string, device: string): Promise<void> {
    // Browsers take a "tun" for a VPN and rank its candidates lower, so it needs another name.
    await ip('-n', this.#namespace, 'link', 'set', link, 'netns', namespace, 'name', device)
    await ip('-n', namespace, 'link', 'set', device, 'addrgenmode', 'none')
    await ip('-n', namespace, 'link', 'set', device, 'up')
  }

  /** From now on, sends traffic for the address over that link. */
  async route(address: string, link: string): Promise<void> {
    await this.#router.order(`route ${address} ${link}`)
  }

  /** Drops traffic for the address. */
  async unroute(address: string): Promise<void> {
    await this.#router.order(`unroute ${address}`)
  }

  /** Delays everything that crosses the link by this long, in milliseconds, in each direction. */
  async delay(link: string, ms: number): Promise<void> {
    await this.#router.order(`delay ${link} ${ms}`)
  }

  /** Loses this percentage of what crosses the link, in each direction. */
  async lose(link: string, percent: number): Promise<void> {
    await this.#router.order(`lose ${link} ${percent}`)
  }

  /**
   * Carries this many kbit/s in each direction, and drops what would wait longer than that for its turn, in
   * milliseconds. 0 kbit/s is no limit.
   */
  async limit(link: string, kilobitsPerSecond: number, queueMs: number): Promise<void> {
    await this.#router.order(`limit ${link} ${kilobitsPerSecond} ${queueMs}`)
  }

  /** A packet takes between nothing and twice this long on top of the delay, in milliseconds, and may overtake others. */
  async jitter(link: string, ms: number): Promise<void> {
    await this.#router.order(`jitter ${link} ${ms}`)
  }

  /** Begins the link's random sequences again, so that two measurements meet the same luck. */
  async reseed(link: string, seed: number): Promise<void> {
    await this.#router.order(`reseed ${link} ${seed}`)
  }

  /** Nothing crosses the link, and neither end is told. */
  cut(link: string): Promise<void> {
    return this.lose(link, 100)
  }

  /** Everything crosses the link again. */
  restore(link: string): Promise<void> {
    return this.lose(link, 0)
  }
}

/** Creates a host with one interface on the internet and these addresses. The first one is its name. */
export async function addHost(
  internet: Internet,
  link: string,
  addresses: readonly [string, ...string[]],
  teardown: Teardown,
): Promise<Host> {
  const namespace = namespaceOf(link)
  teardown.add(() => deleteNamespace(namespace).catch(() => {}))
  await addNamespace(namespace)
  await internet.plugIn(link, namespace, 'eth0')
  for (const address of addresses) {
    await ip('-n', namespace, 'address', 'add', `${address}/32`, 'dev', 'eth0')
    await internet.route(address, link)
  }
  await ip('-n', namespace, 'route', 'add', 'default', 'dev', 'eth0', 'src', addresses[0])
  return { namespace, address: addresses[0] }
}
