import { type ControlBody, type Device, isSameDevice, type Party } from '@ringdown/protocol'
import type { LocalMedia } from '../media/local-media.js'
import { randomText } from '../random-id.js'
import type { Session } from '../session/session.js'
import { type LinkPorts, type Pair, PeerLink, toDevice } from './peer-link.js'
import type { SavedLeg } from './restoring.js'

/** Visitors of a link who come and go may not fill the call's log with offers. */
const MOST_OFFERS = 16

/** A device's links with the peers of one call, in the order in which they were made. */
export class PeerLinks implements Iterable<PeerLink> {
  readonly #ports: LinkPorts
  #links: readonly PeerLink[] = []
  #localMedia: LocalMedia | null = null
  /** The call's key, made or told; see {@link CallKey}. */
  key: string | null = null

  /** Devices of the parties, or of those that rang, that the server cannot reach now, by its word. */
  #unreachable: readonly Device[] = []

  readonly isReachable = (device: Device): boolean =>
    !this.#unreachable.some(known => isSameDevice(known, device))

  constructor(ports: Omit<LinkPorts, 'isReachable'>) {
    const onEvent: LinkPorts['onEvent'] = (event, link) => {
      if (event.type === 'call-key') this.key ??= event.key
      else if (event.type === 'open') this.#tellKey()
      else ports.onEvent(event, link)
    }
    this.#ports = { ...ports, isReachable: this.isReachable, onEvent }
  }

  [Symbol.iterator](): Iterator<PeerLink> {
    return this.#links[Symbol.iterator]()
  }

  /** The link with the first peer; before the answer, with the device that may answer. */
  get first(): PeerLink | undefined {
    return this.#links[0]
  }

  /** The session with the first peer. */
  get session(): Session | null {
    return this.first?.sessions.present ?? null
  }

  get size(): number {
    return this.#links.length
  }

  /** Whether this device has yet to rejoin one of its peers. */
  get isAway(): boolean {
    return this.#links.some(link => link.isAway)
  }

  get isConnected(): boolean {
    return this.#links.every(({ sessions }) => sessions.present?.snapshot.state.name === 'connected')
  }

  with(device: Device): PeerLink | undefined {
    return this.#links.find(link => link.isWith(device))
  }

  /** The link with a device. What is held for a device that is not known yet is on the first link. */
  heldFor(device: Device | undefined): PeerLink | undefined {
    const known = device && this.with(device)
    return known ?? (this.first?.party ? undefined : this.first)
  }

  /** The peers, and the place of `me` among them: in each pair, the offerer joined first. */
  partiesWith(me: Device): readonly Device[] {
    const parties = (isOfferer: boolean) =>
      this.#links.flatMap(({ party, sessions }) => (party && sessions.isOfferer === isOfferer ? [party] : []))
    return [...parties(false), me, ...parties(true)].flatMap(party => toDevice(party) ?? [])
  }

  add(pair: Pair): PeerLink {
    // Only the caller offers before it knows to whom.
    if (!pair.party) this.key = randomText(18)
    const link = new PeerLink(this.#ports, pair)
    this.#links = [...this.#links, link]
    if (this.#localMedia) link.answer(this.#localMedia)
    return link
  }

  /** The human has acted: media may leave for every peer, now and later. */
  answer(localMedia: LocalMedia): void {
    this.#localMedia = localMedia
    this.#tellKey()
    for (const link of this.#links) link.answer(localMedia)
  }

  /** This page was reloaded during the call: returns to the peers it had. */
  rejoin(localMedia: LocalMedia, { key = null, links }: SavedLeg): void {
    this.key = key
    this.answer(localMedia)
    for (const pair of links) this.add(pair).beginRejoining()
  }

  /** Keeps a link with each party of an accepted call except `me`, and none with anyone else. */
  follow(parties: readonly Party[], me: Device): void {
    // Sessions that were offered to any device count for every pair.
    const sessions = this.first?.sessions.count ?? 0
    const place = parties.findIndex(party => isSameDevice(party, me))
    // If another device was first, this one is not a party; the server's reply to its own accept is still to come.
    if (place < 0) return
    for (const link of this.#links) if (!parties.some(party => link.isWith(party))) this.drop(link)
    for (const [index, party] of parties.entries()) {
      // One's own other device is in the call in this one's place, or this one in its.
      if (party.userId === me.userId || this.with(party)) continue
      const isOfferer = place < index
      const link = this.add({ isOfferer, party, sessions: isOfferer ? sessions : 0 })
      if (isOfferer) link.sessions.open()
    }
  }

  /** A party of a log that the server began again may have another id: the link with its device is the same. */
  adopt(party: Party, parties: readonly Party[]): void {
    if (this.with(party)) return
    this.#links
      .find(link => link.party?.deviceId === party.deviceId && !parties.some(known => link.isWith(known)))
      ?.assign(party)
  }

  /** Takes the server's word on which devices it cannot reach. @param warm the one that took the held offer. */
  setUnreachable(unreachable: readonly Device[], warm: Device | null): void {
    this.#unreachable = unreachable
    for (const link of this.#links) link.follow()
    const held = this.heldFor(undefined)?.sessions
    // Nobody has answered, and the next device needs another offer; unless that one is connected here, server or not.
    const isWarm = held?.present?.snapshot.state.name === 'connected'
    if (held && warm && !isWarm && held.count < MOST_OFFERS && !this.isReachable(warm)) held.open()
  }

  /** Says something to every peer, without the server. */
  say(message: ControlBody): void {
    for (const { sessions } of this.#links) sessions.present?.say(message)
  }

  /** Before the peers hear what is live: their pages save the call when they show it. */
  #tellKey(): void {
    if (this.key && this.#localMedia) this.say({ type: 'call-key', key: this.key })
  }

  drop(link: PeerLink): void {
    link.close()
    this.#links = this.#links.filter(other => other !== link)
  }

  close(): void {
    for (const link of this.#links) link.close()
  }
}
