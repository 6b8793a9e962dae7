import { mkdtemp, rm } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { type Browser, chromium } from '@playwright/test'
import { calmChromiumArgs } from '../browsers.js'
import { RingdownServer } from '../ringdown-server.js'
import { TurnServer } from '../turn-server.js'
import { writeChromiumIn } from './browser-in.js'
import { type Certificate, makeCertificate } from './certificate.js'
import type { Targets } from './doors.js'
import { addHost, type Host, Internet } from './internet.js'
import { folderPrefix, sweepDeadLabs } from './namespaces.js'
import { Place } from './place.js'
import { addressFor, SETUPS, type Setup } from './setup.js'
import { Teardown } from './teardown.js'

const repository = fileURLToPath(new URL('../..', import.meta.url))
const TURN_ADDRESSES = ['203.0.113.2', '203.0.113.3'] as const
const ELSEWHERE = '203.0.113.4'
/** TURN's own port, and the web's, which firewalls leave open. */
const TURN_PORT = 3478
const TLS_PORT = 443
const WEB_PORT = 80

interface Parts {
  readonly internet: Internet
  readonly turn: TurnServer
  readonly caller: Place
  readonly callee: Place
  readonly server: Host
  readonly certificate: Certificate
  readonly folder: string
  readonly teardown: Teardown
}

/** Two computers with a browser each, behind gateways of any kind; on the internet, Ringdown and coturn. */
export class Lab {
  readonly internet: Internet
  readonly turn: TurnServer
  readonly caller: Place
  readonly callee: Place
  readonly #server: Host
  readonly #certificate: Certificate
  readonly #folder: string
  readonly #teardown: Teardown
  readonly #servers = new Map<Setup, Promise<RingdownServer>>()
  readonly #browsers = new Map<Place, Promise<Browser>>()

  private constructor(parts: Parts) {
    this.internet = parts.internet
    this.turn = parts.turn
    this.caller = parts.caller
    this.callee = parts.callee
    this.#server = parts.server
    this.#certificate = parts.certificate
    this.#folder = parts.folder
    this.#teardown = parts.teardown
  }

  /** @throws {LabError} if it cannot be built; whatever was built by then is removed. */
  static async open(): Promise<Lab> {
    const teardown = new Teardown()
    try {
      return new Lab(await assemble(teardown))
    } catch (error) {
      await teardown.run()
      throw error
    }
  }

  /** A Ringdown server with this setup; the same one each time. */
  server(setup: Setup): Promise<RingdownServer> {
    return inMap(this.#servers, setup, async () => {
      const env = SETUPS[setup](TURN_ADDRESSES[0], this.turn.secret)
      const server = await RingdownServer.start(env, {
        namespace: this.#server.namespace,
        folder: this.#folder,
        address: addressFor(setup),
        port: WEB_PORT,
      })
      this.#teardown.add(() => server.stop())
      return server
    })
  }

  /** The browser of a place; the same one each time. */
  browser(place: Place): Promise<Browser> {
    return inMap(this.#browsers, place, async () => {
      const origins = setups.map(setup => `http://${addressFor(setup)}`)
      const browser = await chromium.launch({
        executablePath: await writeChromiumIn(place.namespace, this.#folder),
        args: [
          ...calmChromiumArgs,
          `--unsafely-treat-insecure-origin-as-secure=${origins.join(',')}`,
          `--ignore-certificate-errors-spki-list=${this.#certificate.keyHash}`,
        ],
      })
      this.#teardown.add(() => browser.close())
      return browser
    })
  }

  /** Where a place's STUN requests go to classify its gateway. */
  get stunAddress(): string {
    return TURN_ADDRESSES[0]
  }

  /** What can be reached of a server with that setup. It must be running. */
  targets(setup: Setup): Targets {
    const [turn] = TURN_ADDRESSES
    return {
      Ringdown: ['tcp', addressFor(setup), WEB_PORT],
      'TURN over UDP': ['udp', turn, TURN_PORT],
      'TURN over TCP': ['tcp', turn, TURN_PORT],
      'TURN over TLS': ['tcp', turn, TLS_PORT],
      'other UDP': ['udp', ELSEWHERE, 9],
      'other TCP': ['tcp', ELSEWHERE, 9],
      'other web': ['tcp', ELSEWHERE, 443],
    }
  }

  close(): Promise<void> {
    return this.#teardown.run()
  }
}

const setups = Object.keys(SETUPS) as Setup[]

async function assemble(teardown: Teardown): Promise<Parts> {
  await sweepDeadLabs()
  const folder = await mkdtemp(folderPrefix())
  teardown.add(() => rm(folder, { recursive: true, force: true }))
  const links = ['server', 'turn', 'elsewhere', 'caller', 'callee']
  const internet = await Internet.open(repository, links, teardown)
  const [first = '', ...others] = setups.map(addressFor)
  const server = await addHost(internet, 'server', [first, ...others], teardown)
  const relay = await addHost(internet, 'turn', TURN_ADDRESSES, teardown)
  await addHost(internet, 'elsewhere', [ELSEWHERE], teardown)
  const ringdown = [first, ...others]
  const openPlace = (name: string, index: number) =>
    Place.open({ name, index, internet, folder, ringdown, turn: TURN_ADDRESSES, teardown })
  const caller = await openPlace('caller', 0)
  const callee = await openPlace('callee', 1)
  const certificate = await makeCertificate(TURN_ADDRESSES[0], folder)
  const turn = await TurnServer.start({
    namespace: relay.namespace,
    folder,
    addresses: TURN_ADDRESSES,
    port: TURN_PORT,
    tls: { port: TLS_PORT, ...certificate },
  })
  teardown.add(() => turn.stop())
  return { internet, turn, caller, callee, server, certificate, folder, teardown }
}

function inMap<Key, Value>(
  map: Map<Key, Promise<Value>>,
  key: Key,
  make: () => Promise<Value>,
): Promise<Value> {
  const there = map.get(key)
  if (there) return there
  const made = make()
  map.set(key, made)
  return made
}
