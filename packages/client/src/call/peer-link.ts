import type { Device, EntryId, HangupReason, Party } from '@ringdown/protocol'
import { isSameDevice } from '@ringdown/protocol'
import type { LocalMedia } from '../media/local-media.js'
import type { SessionEvent } from '../session/session-event.js'
import { PeerSessions, type SessionsPorts } from './peer-sessions.js'
import { Recovery } from './recovery.js'
import { Rejoining } from './rejoining.js'
import { chooseAttempt, type Situation } from './restart-policy.js'

/** What a link tells its call: the events of its session as they are, and that it has given the peer up. */
export type LinkEvent = SessionEvent | { readonly type: 'given-up'; readonly reason: HangupReason }

export interface LinkPorts extends Omit<SessionsPorts, 'peer' | 'onEvent'> {
  onEvent(event: LinkEvent, link: PeerLink): void
  /** Asks the server for what this device lacks of the log. */
  resync(): void
  /** Whether this device reaches the server, and whether the server reaches another, as far as is known. */
  isOnline(): boolean
  isReachable(device: Device): boolean
}

/** Which of a pair this device is, and with whom. */
export interface Pair {
  readonly isOfferer: boolean
  /** `null` while the offer is held for a device not yet known. */
  readonly party: Party | null
  /** How many sessions the pair has had. */
  readonly sessions?: number
}

/** This device's link with one peer: keeps a session with it, as long as both are in the call. */
export class PeerLink {
  readonly sessions: PeerSessions
  readonly recovery: Recovery
  readonly #ports: LinkPorts
  readonly #rejoining = new Rejoining()
  #party: Party | null
  /** ICE restarts since it was last connected. */
  #restarts = 0
  #doubt: Situation['doubt'] = null

  constructor(ports: LinkPorts, { isOfferer, party, sessions }: Pair) {
    this.#ports = ports
    this.#party = party
    const peer = () => this.#party ?? undefined
    this.sessions = new PeerSessions(
      isOfferer,
      { ...ports, peer: () => toDevice(peer()), onEvent: event => this.#hear(event) },
      sessions,
    )
    this.recovery = new Recovery({
      clock: ports.clock,
      isOfferer,
      isOnline: ports.isOnline,
      isPeerReachable: () => this.#isPeerReachable,
      attempt: () => this.#attempt(),
      onChange: () => ports.onEvent({ type: 'changed' }, this),
      giveUp: reason => ports.onEvent({ type: 'given-up', reason }, this),
    })
  }

  get party(): Party | null {
    return this.#party
  }

  /** Whether this device is still to come back to the peer: what is in the log is for the session before. */
  get isAway(): boolean {
    return this.#rejoining.isAway
  }

  isWith(device: Device): boolean {
    return this.#party !== null && isSameDevice(this.#party, device)
  }

  /** It is known now whose link it is. */
  assign(party: Party): void {
    this.#party = party
  }

  /** The call was answered: media may leave, and from now on the connection is expected and looked after. */
  answer(localMedia: LocalMedia): void {
    this.sessions.answer(localMedia)
    this.recovery.expectConnection()
    this.follow()
  }

  /** What recovery goes by may have changed. */
  follow(): void {
    const state = this.sessions.present?.snapshot.state
    if (state?.name === 'connected') {
      this.#restarts = 0
      this.#doubt = null
    }
    this.recovery.follow(state?.name === 'connected', state?.name === 'reconnecting' ? state.lostAt : null)
    // Its end of the session is closed and the server cannot reach it: a page that went without a word.
    if (state?.name === 'broken' && !this.#isPeerReachable) this.recovery.peerLeft()
  }

  /** This page was reloaded in the middle of the call: comes back to the peer as soon as the log has been read. */
  comeBack(): void {
    this.#rejoining.begin()
    this.recovery.lose()
  }

  /** Writes the `rejoin` that is due, if one is. */
  writeRejoin(): void {
    const to = toDevice(this.#party)
    if (to) this.#rejoining.write(entryId => this.#ports.log.send({ type: 'rejoin', to }, entryId))
  }

  /** Reads our own `rejoin` in the log. */
  rejoined(entryId: EntryId): void {
    if (this.#rejoining.end(entryId)) this.#renew()
  }

  /** The peer has rejoined: its page is new, or its end of the session was of no use any more. */
  peerRejoined(): void {
    if (!this.isAway) this.#renew()
  }

  /** This device has another network, or was asleep. @param wasOffline whether it had none meanwhile. */
  networkChanged(wasOffline: boolean): void {
    if (wasOffline) this.#doubt = 'was-offline'
    if (this.sessions.isAnswered) this.recovery.networkChanged()
    // An offer that is held describes a network that is gone.
    else if (this.sessions.isOfferer) this.sessions.restartIce()
  }

  /** The session has failed; looks for another way. */
  repair(failure: 'ice' | 'unsupported'): void {
    if (failure === 'unsupported') this.#doubt = 'unusable'
    this.recovery.networkChanged()
  }

  close(): void {
    this.recovery.close()
    this.sessions.close()
  }

  get #isPeerReachable(): boolean {
    return this.#party === null || this.#ports.isReachable(this.#party)
  }

  #renew(): void {
    if (this.sessions.isOfferer) this.sessions.open()
    else this.sessions.leaveOffer()
    this.recovery.peerCame()
  }

  #attempt(): void {
    if (this.isAway) {
      this.#ports.resync()
      return
    }
    const choice = chooseAttempt({
      session: this.sessions.present?.snapshot.state.name ?? null,
      restarts: this.#restarts,
      doubt: this.#doubt,
      isServerReachable: this.#ports.isOnline(),
    })
    if (choice === 'restart') {
      this.#restarts++
      this.sessions.restartIce()
    } else if (choice === 'replace') {
      this.#restarts = 0
      this.#doubt = null
      if (this.sessions.isOfferer) this.sessions.open()
      else {
        this.#rejoining.begin()
        this.writeRejoin()
      }
    }
  }

  /** Acts on what recovery has to know, and passes everything on. */
  #hear(event: SessionEvent): void {
    if (event.type === 'changed') this.follow()
    else if (event.type === 'path') this.recovery.renew()
    else if (event.type === 'offered') this.recovery.peerCame()
    else if (event.type === 'leaving') this.recovery.peerLeft()
    this.#ports.onEvent(event, this)
  }
}

/** A party without its name, as entries name it. */
function toDevice(party: Party | null | undefined): Device | undefined {
  return party ? { userId: party.userId, deviceId: party.deviceId } : undefined
}
