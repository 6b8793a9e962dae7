import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Internet } from './internet.js'
import { addNamespace, deleteNamespace, ip, namespaceOf, runIn } from './namespaces.js'
import { INSIDE, type NetworkKind, OUTSIDE, rulesFor } from './network-kind.js'
import type { Teardown } from './teardown.js'

interface Options {
  /** At most 15 characters, because it also names an interface. */
  readonly name: string
  /** Which of the lab's places it is, 0 to 15; its addresses depend on it. */
  readonly index: number
  readonly internet: Internet
  readonly folder: string
  readonly ringdown: readonly string[]
  readonly turn: readonly string[]
  readonly teardown: Teardown
}

/** A computer and the gateway that connects it to the internet. */
export class Place {
  readonly name: string
  /** Where its programs run. */
  readonly namespace: string
  readonly #gateway: string
  readonly #options: Options
  #kind: NetworkKind = 'open'
  #inside = ''
  #outside = ''
  /** How many networks it has been in, addresses its gateway has had, and interfaces that were added. */
  #moves = 0
  #changes = 0
  #extras = 0

  private constructor(options: Options) {
    this.name = options.name
    this.namespace = namespaceOf(options.name)
    this.#gateway = namespaceOf(`${options.name}-gw`)
    this.#options = options
  }

  /** Its connection is open until told otherwise. */
  static async open(options: Options): Promise<Place> {
    const place = new Place(options)
    const { internet, teardown } = options
    for (const name of [place.namespace, place.#gateway]) {
      teardown.add(() => deleteNamespace(name).catch(() => {}))
      await addNamespace(name)
    }
    await internet.plugIn(place.link, place.#gateway, OUTSIDE)
    await runIn(place.#gateway, 'sh', '-c', 'echo 1 > /proc/sys/net/ipv4/ip_forward')
    await place.move('open')
    return place
  }

  /** The gateway's link to the internet, which can be cut, made lossy or slow. */
  get link(): string {
    return this.name
  }

  /** The computer's own address. */
  get address(): string {
    return this.#inside
  }

  get kind(): NetworkKind {
    return this.#kind
  }

  /**
   * Replaces the gateway with another one, with a new address outside. The computer does not notice: its own address
   * stays.
   */
  async setKind(kind: NetworkKind): Promise<void> {
    const { internet, index, folder, ringdown, turn } = this.#options
    const file = join(folder, `${this.name}.nft`)
    await writeFile(file, rulesFor(kind, { inside: this.#inside, ringdown, turn }))
    await this.#forgetOutside()
    await runIn(this.#gateway, 'nft', '-f', file)
    this.#kind = kind
    if (kind === 'open') {
      this.#outside = this.#inside
    } else {
      this.#changes += 1
      this.#outside = `198.19.${index}.${1 + (this.#changes % 250)}`
      await ip('-n', this.#gateway, 'address', 'add', `${this.#outside}/32`, 'dev', OUTSIDE)
    }
    // Linux drops an interface's routes with its last address.
    await ip('-n', this.#gateway, 'route', 'replace', 'default', 'dev', OUTSIDE)
    await internet.route(this.#outside, this.link)
  }

  /**
   * Moves the computer to another network, as from Wi-Fi to mobile data: its interface and address disappear, and new
   * ones appear behind a gateway with another address outside.
   */
  async move(kind: NetworkKind = this.#kind): Promise<void> {
    await this.unplug()
    const network = this.#options.index * 16 + (this.#moves % 16)
    this.#inside = `198.18.${network}.2`
    const router = `198.18.${network}.1`
    const device = `eth${this.#moves}`
    this.#moves += 1
    await this.#addInterface(INSIDE, device)
    await ip('-n', this.#gateway, 'address', 'add', `${router}/24`, 'dev', INSIDE)
    await this.setKind(kind)
    await ip('-n', this.namespace, 'address', 'add', `${this.#inside}/24`, 'dev', device)
    await ip('-n', this.namespace, 'route', 'add', 'default', 'via', router)
  }

  /** Removes the computer's only interface, so that the browser knows it is offline. {@link move} ends this. */
  async unplug(): Promise<void> {
    if (this.#moves === 0) return
    await this.#forgetOutside()
    await ip('-n', this.#gateway, 'link', 'delete', INSIDE).catch(() => {})
  }

  /**
   * Adds an interface that leads nowhere and that nothing has a reason to use.
   *
   * @returns its address.
   */
  async addInterface(): Promise<string> {
    this.#extras += 1
    const device = `extra${this.#extras}`
    await this.#addInterface(device, device)
    const address = `172.31.${this.#extras}.2`
    await ip('-n', this.namespace, 'address', 'add', `${address}/24`, 'dev', device)
    return address
  }

  async #addInterface(here: string, there: string): Promise<void> {
    const peer = ['peer', 'name', there, 'netns', this.namespace]
    await ip('link', 'add', here, 'netns', this.#gateway, 'type', 'veth', ...peer)
    for (const [namespace, device] of [
      [this.#gateway, here],
      [this.namespace, there],
    ] as const) {
      await ip('-n', namespace, 'link', 'set', device, 'addrgenmode', 'none')
      await ip('-n', namespace, 'link', 'set', device, 'up')
    }
  }

  async #forgetOutside(): Promise<void> {
    if (this.#outside === '') return
    await this.#options.internet.unroute(this.#outside)
    if (this.#outside !== this.#inside) {
      await ip('-n', this.#gateway, 'address', 'delete', `${this.#outside}/32`, 'dev', OUTSIDE)
    }
    this.#outside = ''
  }
}
