import { join } from 'node:path'
import { addNamespace, deleteNamespace, ip, namespaceOf } from './namespaces.js'
import { Program } from './program.js'
import type { Teardown } from './teardown.js'

/** A network namespace, and an address under which the others reach it. */
export interface Host {
  readonly namespace: string
  readonly address: string
}

/**
 * Our own router process between all hosts of a lab, and a link from it to each. A packet crosses two links, its sender's
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
   * @throws {LabError} where namespaces cannot be made.
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

  /** Moves the far end of a link into a namespace, as the interface of that name. It has no address yet. */
  async plugIn(link: string, namespace: string, device: string): Promise<void> {
    // Browsers take a "tun" for a VPN and rank its candidates lower, so it needs another name.
    await ip('-n', this.#namespace, 'link', 'set', link, 'netns', namespace, 'name', device)
    await ip('-n', namespace, 'link', 'set', device, 'addrgenmode', 'none')
    await ip('-n', namespace, 'link', 'set', device, 'up')
  }

  /** What is sent to the address goes over that link from now on. */
  async route(address: string, link: string): Promise<void> {
    await this.#router.order(`route ${address} ${link}`)
  }

  /** What is sent to the address goes nowhere. */
  async unroute(address: string): Promise<void> {
    await this.#router.order(`unroute ${address}`)
  }

  /** Whatever crosses the link takes this long, in milliseconds, in each direction. */
  async delay(link: string, ms: number): Promise<void> {
    await this.#router.order(`delay ${link} ${ms}`)
  }

  /** Of what crosses the link so many percent are lost, in each direction. */
  async lose(link: string, percent: number): Promise<void> {
    await this.#router.order(`lose ${link} ${percent}`)
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

/** Makes a host whose one interface is on the internet, with these addresses of its own. The first is its name. */
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
