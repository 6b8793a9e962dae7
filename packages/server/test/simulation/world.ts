import {
  type Address,
  type CallId,
  type Device,
  type Entry,
  isSameDevice,
  type Party,
  PROTOCOL_VERSION,
  RingdownError,
} from '@ringdown/protocol'
import { Links } from '../../src/sequencer/links.js'
import type { Deliver, Reachability } from '../../src/sequencer/ports.js'
import { NO_WISHES } from '../../src/sequencer/ring-wishes.js'
import { WarmRing } from '../../src/sequencer/warm-ring.js'
import type { CallStore } from '../../src/store/call-store.js'
import { MemoryContacts } from '../../src/store/memory-contacts.js'
import { MemoryLinks } from '../../src/store/memory-links.js'
import { StoreError } from '../../src/store/store-error.js'
import { CONTACT, intercept, openNode, party, RING } from '../sequencer-rig.js'
import { Chronicle } from './chronicle.js'
import type { Engine } from './engine.js'
import { SimulatedDevice, type Wanted } from './simulated-device.js'
import type { Act, Fault, Step } from './steps.js'

const PEOPLE = [party('ada'), party('ada', 2), party('bob'), party('bob', 2), party('cy')] as const
/** Refusals that mean: not now. */
const LATER: ReadonlySet<string> = new Set(['unavailable'])

/** What is thrown into everything that a dead node is still at. */
class NodeDied extends Error {}

type Node = ReturnType<typeof openNode>

/** The fault that the request being served meets. */
interface Served {
  readonly fault: Fault
  uses: number
}

/** People, devices and nodes, and everything that happens to them, one step after another. */
export class World {
  readonly devices: readonly SimulatedDevice[]
  readonly chronicle = new Chronicle()
  readonly #engine: Engine
  readonly #nodes: Node[] = []
  readonly #dead = new Set<Node>()
  readonly #shared: Omit<Parameters<typeof openNode>[0], 'store' | 'rings' | 'observe'>
  readonly #links: Links
  #served: Served | null = null
  #serial = 0
  /** The place whose node is dead or paused; `null` while both are well. */
  #ill: { readonly place: number; readonly isDead: boolean } | null = null
  /** Devices of which the server does not know yet that they are gone. */
  #unnoticed: SimulatedDevice[] = []

  constructor(engine: Engine) {
    this.#engine = engine
    const { clock } = engine
    const nextId = () => {
      this.#serial += 1
      return this.#serial
    }
    this.devices = PEOPLE.map((who, index) => {
      const own: Address = `user:${who.userId}`
      const staffs = who.userId === 'cy' || index === 3
      return new SimulatedDevice(who, staffs ? [own, 'line:desk'] : [own], index % 2, nextId)
    })
    const contacts = new MemoryContacts({ clock, lifetimeMs: CONTACT })
    this.#links = new Links({
      links: new MemoryLinks({ clock, lifetimeMs: 100 * RING }),
      store: { head: callId => this.store.head(callId) },
      clock,
      countVisitors: async () => 0,
    })
    const reachability: Reachability = {
      unreachable: async devices => devices.filter(device => !this.#isThere(device)),
      listens: async (device, address) =>
        this.#isThere(device) && (this.#find(device)?.listening.includes(address) ?? false),
    }
    const deliver: Deliver = async (readers, { entry }, except) => {
      for (const device of this.devices) {
        if (device.place === null || (except !== null && isSameDevice(device.party, except))) continue
        const { devices, address } = readers
        const isNamed = devices.some(named => isSameDevice(named, device.party))
        const listens = address !== null && device.listening.includes(address)
        if (isNamed || listens) device.inbox.push(entry)
      }
    }
    this.#shared = {
      ...{ clock, contacts, reachability, deliver, mostParties: 2, wishes: NO_WISHES, links: this.#links },
      warmRing: new WarmRing({
        policy: 'everyone',
        contacts,
        countListeners: async address =>
          this.devices.filter(({ place, listening }) => place !== null && listening.includes(address)).length,
      }),
      tell: async () => {},
      // The work of a node that died, and what a store refuses, is done again by others.
      onError(error) {
        if (!(error instanceof NodeDied) && !(error instanceof StoreError)) throw error
      },
      onTurnedAway: () => {},
    }
    for (let index = 0; index < engine.nodes; index += 1) this.#nodes.push(this.#openNode(index))
  }

  async take(step: Step): Promise<void> {
    switch (step.do) {
      case 'act':
        return this.#act(step)
      case 'at once':
        await Promise.all(step.acts.map(act => this.#act(act)))
        return
      case 'push':
      case 'lose push':
        return this.#push(this.#device(step.who), step.nth, step.do === 'push', 'again' in step && step.again)
      case 'sync':
        return this.#sync(this.#device(step.who))
      case 'leave':
        return this.#leave(this.#device(step.who))
      case 'come':
        return this.#come(this.#device(step.who), step.place)
      case 'elapse':
        return this.#elapse(step.ms)
      case 'kill':
        return this.#kill(step.place)
      case 'pause':
        if (this.#ill !== null) return
        this.#ill = { place: step.place, isDead: false }
        this.#engine.setLease(step.place, false)
        return
      case 'recover':
        return this.#recover()
    }
  }

  /** Nothing goes wrong any more: all are there, have asked again for what was not answered, and have read everything. */
  async calm(): Promise<void> {
    this.#recover()
    await this.#notice()
    for (const device of this.devices) {
      device.inbox = []
      if (device.place === null) await this.#come(device, 0)
    }
    for (const node of this.#nodes) await node.sequencer.cancelUnsure()
    // What is sent again by one may be news for another.
    for (const device of [...this.devices, ...this.devices]) await this.#sync(device)
  }

  /** All go away for good. */
  async end(): Promise<void> {
    for (const device of this.devices) await this.#leave(device)
    // An abandoned call's two minutes, and some more for what was taken by a node that died.
    for (let minute = 0; minute < 4; minute += 1) await this.#elapse(60_001)
  }

  /** The store as a healthy node sees it. */
  get store(): CallStore {
    return this.#engine.storeOf(0)
  }

  /** Reads a call for a device, as it would be read for anybody. @returns the code of a refusal, or `null`. */
  async readFor(reader: Party, callId: CallId): Promise<string | null> {
    return refusalOf(this.#nodes[0]?.reading.sync(reader, callId, 0))
  }

  #openNode(index: number): Node {
    const node: Node = openNode({
      ...this.#shared,
      rings: this.#engine.ringsOf(index),
      clearWay: this.#engine.clearWayOf(index),
      store: intercept(this.#engine.storeOf(index), (method, call) => this.#use(() => node, method, call)),
      observe: change => {
        this.#links.follow(change).catch(this.#shared.onError)
      },
    })
    return node
  }

  /** A node uses the store. */
  async #use(nodeOf: () => Node, method: keyof CallStore, call: () => Promise<unknown>): Promise<unknown> {
    if (this.#dead.has(nodeOf())) throw new NodeDied()
    const served = this.#served
    const meets = served !== null && served.uses === served.fault.at ? served.fault.kind : null
    if (served !== null) served.uses += 1
    if (served !== null && served.fault.kind === 'died' && served.uses > served.fault.at + 1)
      throw new NodeDied()
    if (meets === 'refused') throw new StoreError('refused')
    const answer = await call()
    if (method === 'append') this.chronicle.appended(answer)
    if (meets === 'lost') throw new StoreError('lost')
    if (meets === 'died') throw new NodeDied()
    return answer
  }

  async #act({ who, action, on, fault }: Act): Promise<void> {
    const device = this.#device(who)
    if (device.place === null) return
    const wanted = device.want(
      action,
      on,
      this.devices.map(({ party: person }) => person),
    )
    if (wanted !== null) await this.#append(device, wanted, fault)
  }

  async #append(device: SimulatedDevice, wanted: Wanted, fault: Fault | null): Promise<void> {
    const { place } = device
    if (place === null) return
    const { callId, draft } = wanted
    const { sequencer } = this.#nodeAt(place)
    this.#engine.serve(place)
    this.#served = fault === null ? null : { fault, uses: 0 }
    device.unanswered = device.unanswered.filter(each => each !== wanted)
    try {
      const { reply, settle } = await sequencer.append(device.party, callId, draft, `network ${place}`)
      this.chronicle.acknowledged(device.party, wanted, reply)
      if (draft.type === 'invite') {
        const stamp = { v: PROTOCOL_VERSION, callId, from: device.party, ...reply } as const
        device.placed(callId, { ...draft, ...stamp } as Entry)
      }
      await settle?.().catch(this.#shared.onError)
    } catch (error) {
      if (error instanceof NodeDied) {
        device.unanswered.push(wanted)
        this.#served = null
        await this.#kill(place)
      } else if (!(error instanceof RingdownError)) throw error
      else if (LATER.has(error.code)) device.unanswered.push(wanted)
      else this.chronicle.refused(wanted, error.code)
    } finally {
      this.#served = null
    }
  }

  #push(device: SimulatedDevice, nth: number, arrives: boolean, again: boolean): void {
    const entry = device.inbox[nth % Math.max(1, device.inbox.length)]
    if (entry === undefined) return
    if (!again) device.inbox = device.inbox.filter(other => other !== entry)
    if (arrives) device.take(entry)
  }

  /** What a device does that has heard nothing for a while, and as it comes back. */
  async #sync(device: SimulatedDevice): Promise<void> {
    const { place } = device
    if (place === null || !this.#isWell(place)) return
    const { reading } = this.#nodeAt(place)
    this.#engine.serve(place)
    for (const wanted of [...device.unanswered]) await this.#append(device, wanted, null)
    for (const address of device.listening)
      for (const copy of (await reading.waitingAt(device.party, address)).calls) device.catchUp(copy)
    for (const callId of device.calls) {
      try {
        device.catchUp(await reading.sync(device.party, callId, device.upTo(callId)))
      } catch (error) {
        if (!(error instanceof RingdownError)) throw error
        device.forget(callId)
      }
    }
  }

  /** Its socket is lost. */
  async #leave(device: SimulatedDevice): Promise<void> {
    if (device.place === null) return
    device.place = null
    device.inbox = []
    this.#unnoticed.push(device)
    // A node that is ill notices nothing; another does, later.
    if (this.#ill === null) await this.#notice()
  }

  async #come(device: SimulatedDevice, wish: number): Promise<void> {
    if (device.place !== null) return
    const place = this.#isWell(wish) ? wish : 1 - wish
    await this.#notice()
    device.place = place
    this.#engine.serve(place)
    const { deadlines } = this.#nodeAt(place)
    await deadlines.deviceArrived(device.party, device.calls, () => false)
    await this.#sync(device)
  }

  async #elapse(ms: number): Promise<void> {
    await this.#engine.elapse(ms)
    await this.#notice()
    for (const place of [0, 1].slice(0, this.#engine.nodes)) {
      if (this.#engine.nodes > 1 && !this.#isWell(place)) continue
      this.#engine.serve(this.#wellPlace())
      await this.#nodeAt(place).deadlines.check()
    }
  }

  /** Everything in the node's memory is gone, with the sockets of its devices. */
  async #kill(place: number): Promise<void> {
    if (this.#ill !== null) return
    this.#ill = { place, isDead: true }
    const node = this.#nodeAt(place)
    if (this.#engine.nodes > 1) this.#dead.add(node)
    for (const device of this.devices) if (device.place === place) await this.#leave(device)
  }

  #recover(): void {
    const ill = this.#ill
    if (ill === null) return
    this.#ill = null
    this.#engine.setLease(ill.place, true)
    if (ill.isDead && this.#engine.nodes > 1) this.#nodes[ill.place] = this.#openNode(ill.place)
  }

  /** The server learns who is gone: a node that is well sees to their calls. */
  async #notice(): Promise<void> {
    const gone = this.#unnoticed
    this.#unnoticed = []
    const place = this.#wellPlace()
    this.#engine.serve(place)
    for (const { party: who } of gone) await this.#nodeAt(place).deadlines.deviceLeft(who)
  }

  #isWell(place: number): boolean {
    return this.#ill?.place !== place
  }

  #wellPlace(): number {
    return this.#isWell(0) ? 0 : 1
  }

  #nodeAt(place: number): Node {
    const node = this.#nodes[this.#engine.nodes > 1 ? place : 0]
    if (node === undefined) throw new TypeError(`there is no node for place ${place}`)
    return node
  }

  #device(who: number): SimulatedDevice {
    const device = this.devices[who]
    if (device === undefined) throw new TypeError(`there is no device ${who}`)
    return device
  }

  #find(device: Device): SimulatedDevice | undefined {
    return this.devices.find(other => isSameDevice(other.party, device))
  }

  /** As the server knows it: a device whose node died counts as there until that is noticed. */
  #isThere(device: Device): boolean {
    const known = this.#find(device)
    return known !== undefined && (known.place !== null || this.#unnoticed.includes(known))
  }
}

async function refusalOf(asked: Promise<unknown> | undefined): Promise<string | null> {
  try {
    await asked
    return null
  } catch (error) {
    if (error instanceof RingdownError) return error.code
    throw error
  }
}
