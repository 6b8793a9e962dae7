import type { Device, EntryId, HangupReason, Party } from '@ringdown/protocol'
import { isSameDevice } from '@ringdown/protocol'
import type { LocalMedia } from '../media/local-media.js'
import type { SessionEvent } from '../session/session-event.js'
import { PeerSessions, type SessionsPorts } from './peer-sessions.js'
import { Recovery } from './recovery.js'
import { Rejoining } from './rejoining.js'
import { chooseAttempt, type Situation } from './restart-policy.js'

/** What a link reports to its call: the events of its session, unchanged, and that it has given up on the peer. */
export type LinkEvent = SessionEvent | { readonly type: 'given-up'; readonly reason: HangupReason }

export interface LinkPorts extends Omit<SessionsPorts, 'peer' | 'onEvent'> {
  onEvent(event: LinkEvent, link: PeerLink): void
  /** Asks the server for the part of the log this device lacks. */
  resync(): void
  /** Whether this device can reach the server, and whether the server can reach another device, as far as is known. */
  isOnline(): boolean
  isReachable(device: Device): boolean
}

/** Which of a pair this device is, and who the other one is. */
export interface Pair {
  readonly isOfferer: boolean
  /** `null` while the offer is held for an unknown device. */
  readonly party: Party | null
  /** How many sessions the pair has had. */
  readonly sessions?: number
}

/** This device's link with one peer: keeps a session with it while both are in the call. */
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
    this.sessions = new PeerSessions(
      isOfferer,
      { ...ports, peer: () => toDevice(this.#party), onEvent: event => this.#hear(event) },
      sessions,
    )
    this.recovery = new Recovery({
      ...ports,
      isOfferer,
      isPeerReachable: () => this.#isPeerReachable,
      attempt: () => this.#attempt(),
      onChange: () => ports.onEvent({ type: 'changed' }, this),
      giveUp: reason => ports.onEvent({ type: 'given-up', reason }, this),
    })
  }

  get party(): Party | null {
    return this.#party
  }

  /** Whether this device has yet to rejoin the peer: what is in the log belongs to the previous session. */
  get isAway(): boolean {
    return this.#rejoining.isAway
  }

  isWith(device: Device): boolean {
    return this.#party !== null && isSameDevice(this.#party, device)
  }

  /** The peer of this link is now known. */
  assign(party: Party): void {
    this.#party = party
  }

  /** The call was answered: media may leave, and from now on the connection is expected and monitored. */
  answer(localMedia: LocalMedia): void {
    this.sessions.answer(localMedia)
    this.recovery.expectConnection()
    this.follow()
  }

  /** The circumstances that recovery depends on may have changed. */
  follow(): void {
    const state = this.sessions.present?.snapshot.state
    if (state?.name === 'connected') {
      this.#restarts = 0
      this.#doubt = null
    }
    this.recovery.follow(state?.name === 'connected', state?.name === 'reconnecting' ? state.lostAt : null)
    // Its end of the session is closed and the server cannot reach it: its page went away without a word.
    if (state?.name === 'broken' && !this.#isPeerReachable) this.recovery.peerLeft()
  }

  /** This page was reloaded during the call: rejoins the peer once the log has been read. */
  beginRejoining(): void {
    this.#rejoining.begin()
    this.recovery.lose()
  }

  /** The log was read: answers an offer that waited for it, and writes the `rejoin` if one is due. */
  proceed(): void {
    this.sessions.answerOffer()
    const to = toDevice(this.#party)
    if (to) this.#rejoining.write(entryId => this.#ports.log.send({ type: 'rejoin', to }, entryId))
  }

  /** Reads our own `rejoin` in the log. */
  rejoined(entryId: EntryId): void {
    if (this.#rejoining.end(entryId)) this.#renew()
  }

  /** The peer has rejoined: its page is new, or its end of the session was no longer usable. */
  peerRejoined(): void {
    if (!this.isAway) this.#renew()
  }

  /** This device has another network, or was asleep. @param wasOffline whether it had none meanwhile. */
  networkChanged(wasOffline: boolean): void {
    if (wasOffline) this.#doubt = 'was-offline'
    if (this.sessions.isAnswered) this.recovery.networkChanged()
    // A held offer describes a network that is gone.
    else if (this.sessions.present) this.sessions.open()
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
        this.proceed()
      }
    }
  }

  /** Acts on what recovery needs to know, and passes everything on. */
  #hear(event: SessionEvent): void {
    if (event.type === 'changed') this.follow()
    else if (event.type === 'path') this.recovery.renew()
    else if (event.type === 'offered') this.recovery.peerCame()
    else if (event.type === 'leaving') this.recovery.peerLeft()
    this.#ports.onEvent(event, this)
  }
}

/** A party without its name, as entries refer to it. */
export function toDevice(party: Device | null | undefined): Device | undefined {
  return party ? { userId: party.userId, deviceId: party.deviceId } : undefined
}
