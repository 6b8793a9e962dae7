import {
  type CallId,
  type Cancel,
  type Clock,
  type Device,
  RingdownError,
  type UserId,
  type WarmPolicy,
} from '@ringdown/protocol'
import type { Logger } from 'pino'
import type { Admittance } from './access/admittance.js'
import type { Backends } from './backends.js'
import type { Budgets } from './budgets/budgets.js'
import type { Payers } from './budgets/payers.js'
import { Calls, type Timers } from './calls.js'
import type { Completions } from './completions/completions.js'
import { followCall, openCompletions } from './completions/open-completions.js'
import type { Boundary } from './gateway/boundary.js'
import type { Connection } from './gateway/connection.js'
import { Delivery } from './gateway/delivery.js'
import type { Dispatching } from './gateway/dispatch.js'
import { watchExpiredTokens } from './gateway/expired-tokens.js'
import { Gateway } from './gateway/gateway.js'
import type { Intake } from './gateway/intake.js'
import { LateReplies } from './gateway/late-replies.js'
import { ringThrough } from './gateway/late-rings.js'
import { lineTellers } from './gateway/line-news.js'
import { countVisitorsThrough, LinkVisitors } from './gateway/link-visitors.js'
import { limitNetworks } from './gateway/network-rate-limit.js'
import { tellOwn } from './gateway/own-requests.js'
import type { Rates } from './gateway/rate-limit.js'
import { reachabilityTeller } from './gateway/reachability-news.js'
import { requestHandlers } from './gateway/requests.js'
import { Rooms } from './gateway/rooms.js'
import { watchSlowConsumers } from './gateway/slow-consumers.js'
import { SocketDelivery, tellPeople } from './gateway/socket-delivery.js'
import type { Backlog, Meter } from './gateway/socket-meter.js'
import type { ServerSocket, SocketServer } from './gateway/socket-server.js'
import type { IceServers } from './ice/ice-servers.js'
import type { IdentityVerifier } from './identity/identity.js'
import type { Metrics } from './metrics/metrics.js'
import { PeopleWatches } from './presence/people-watches.js'
import { LiveCalls } from './sequencer/live-calls.js'
import { OwnCalls } from './sequencer/own-calls.js'
import type { CallObserver } from './sequencer/ports.js'
import type { Traces } from './traces/traces.js'
import { Trickle } from './trickle.js'

interface Options {
  readonly io: SocketServer
  readonly backends: Backends
  readonly clock: Clock
  readonly logger: Logger
  readonly timers: Timers
  readonly rates: Rates
  readonly backlog: Backlog
  readonly identities: IdentityVerifier
  readonly admittance: Admittance
  readonly metrics: Metrics
  /** `null` if nothing is traced. */
  readonly traces?: Traces | null
  /** Told of devices that asked for what they may not. */
  readonly onRefused?: Dispatching['onRefused']
  /** Is told of each change of a call after its entry was delivered. */
  readonly observe?: CallObserver
  /** The connections of this process, maintained here. */
  readonly connections: Set<Connection>
  readonly warm: WarmPolicy
  /** How many devices may take part in one call. */
  readonly mostParties: number
  readonly boundary: Boundary
  /** Whether people sign in here, so that those who do not are marked as guests. */
  readonly marksGuests: boolean
  readonly intake: Intake
  readonly budgets: Budgets
  readonly payers: Payers<Connection>
  readonly meterOf: (socket: ServerSocket) => Meter
  readonly iceServers: IceServers
}

/** Everything behind the sockets of this process: devices, the people they show, their calls. */
export class Signaling {
  readonly #options: Options
  readonly #gateway: Gateway
  readonly #delivery: Delivery
  readonly #watches: PeopleWatches<Connection>
  readonly #calls: Calls
  readonly #visitors: LinkVisitors
  readonly #completions: Completions
  readonly #lateReplies: LateReplies
  readonly #refresh: Trickle<UserId>
  #stopLooking: Cancel = () => {}

  constructor(options: Options) {
    this.#options = options
    const { backends, clock, logger, rates, iceServers } = options
    const { devices, directory, ringPolicies, history, choices } = backends
    const watches = new PeopleWatches<Connection>({
      clock,
      directory,
      personal: choices,
      tell: tellPeople,
      onError: error => logger.error({ err: error }, 'sending the list of people failed'),
      isCrowded: () => options.intake.isCrowded,
    })
    const openHold = (device: Device) => options.budgets.held.open(options.payers.of(device))
    const onTellingFailed = (error: unknown) =>
      logger.error({ err: error }, 'telling people of their calls failed')
    const rooms = new Rooms<Connection>()
    const sockets = new SocketDelivery({ ...options, rooms })
    const completions = openCompletions({ ...options, sockets, openHold })
    const delivery = new Delivery({
      ...{ ...backends, clock, sockets },
      heard: (entry, json, began) => backends.calls.heard(entry, json, began),
      ring: ringThrough({ sockets, reading: () => calls.reading }),
      callsOf: userId => ownCalls.of(userId),
      onError: error => logger.warn({ err: error }, 'telling devices of other processes failed'),
    })
    const canMove = async (device: Device) => (await delivery.clientOf(device))?.canMove
    const ownCalls = new OwnCalls({
      store: backends.calls,
      canMove,
      isWatched: userId => delivery.followsOwn(userId),
      tell: (userId, list) => delivery.tellOwnCalls(userId, list),
    })
    const calls = new Calls({
      ...options,
      canMove,
      observe: change => {
        options.observe?.(change)
        followCall(completions, change)
        ownCalls.follow(change).catch(onTellingFailed)
      },
      deliver: delivery.deliver,
      announce: delivery.announce,
      tellReachability: reachabilityTeller({
        ...{ ...backends, clock, sockets },
        renew: notice => calls.renewReachability(notice),
        onError: onTellingFailed,
      }),
      countVisitors: countVisitorsThrough(delivery),
      countListeners: async address => (await delivery.listenersTo(address)).length,
      onlyMadeLines: options.admittance.access === 'members',
      lineTellers: lineTellers({
        ...{ ...backends, sockets, delivery },
        onError(error) {
          // What is wrong with a store is said once, and not every few seconds.
          const level = error instanceof RingdownError && error.code === 'unavailable' ? 'debug' : 'error'
          logger[level]({ err: error }, 'telling people of a line failed')
        },
      }),
    })
    const { sequencer, reading, restorations, reports, links, lines, lineWatch, desks } = calls
    const visitors = new LinkVisitors({
      ...{ sockets, devices, clock, links },
      nodes: backends.nodes,
      lookMs: backends.lookMs,
      onError: error => logger.error({ err: error }, 'telling the owner of a link failed'),
    })
    const invites = backends.limitRate('invites', rates.invites)
    const liveCalls = new LiveCalls(backends.calls)
    const own = {
      ...{ watches, devices, directory, invites, iceServers, liveCalls, ringPolicies, visitors, history },
      ...{ choices, completions, ownCalls },
    }
    const traced = (parts: Parameters<typeof requestHandlers>[0]) =>
      options.traces?.handlersOf(requestHandlers(parts)) ?? requestHandlers(parts)
    this.#lateReplies = new LateReplies(clock)
    tellOwn(sockets, { history, choices })
    choices.subscribe(({ userId, preferences, other }) => {
      void directory.setInvisible(userId, preferences.invisible)
      for (const concerned of other === null ? [userId] : [userId, other]) watches.choicesChanged(concerned)
    })
    this.#gateway = new Gateway({
      ...options,
      rooms,
      onRefused: options.onRefused ?? (() => {}),
      liveCalls,
      lateReplies: this.#lateReplies,
      devices,
      directory,
      watches,
      calls,
      visitors,
      storeFault: () => (backends.fault?.isFull ? null : backends.fault),
      handlers: traced({
        sequencer,
        reading,
        restorations,
        reports,
        lines,
        lineWatch,
        desks,
        links,
        stoppedListening: (device, address) => calls.stoppedListening(device, address),
        ...own,
      }),
      limits: {
        handshakes: limitNetworks(rate => backends.limitRate('handshakes', rate), rates.handshakes),
        messages: backends.limitRate('messages', rates.messages),
      },
    })
    const onRefreshFailed = (error: unknown) =>
      logger.warn({ err: error }, 'looking who is busy failed; it is looked for again')
    backends.journal.follow('calls-of', people => void calls.refresh(people).catch(onRefreshFailed))
    // Pages read their history again, a few at a time.
    this.#refresh = new Trickle({
      clock,
      async take(people: readonly UserId[]) {
        history?.changedElsewhere(people)
        await calls.refresh(people)
      },
      onError: onRefreshFailed,
    })
    backends.journal.onMissed(() => this.#refresh.add([...options.connections].map(({ userId }) => userId)))
    // What was written of its devices is gone. They connect again, and make their calls known.
    backends.nodes.onRenumbered(() => this.#gateway.restart())
    // Those of a node that is gone leave as if their sockets had been lost.
    backends.nodes.onGone(async (node, isOurs) => {
      if (!isOurs) return
      for await (const { party, listening, joining } of devices.tidy(node)) {
        for (const address of joining) visitors.changed(address)
        await calls.deviceLeft(party, listening)
      }
    })
    this.#delivery = delivery
    this.#watches = watches
    this.#calls = calls
    this.#visitors = visitors
    this.#completions = completions
  }

  start(): void {
    const { clock, connections, backlog } = this.#options
    this.#calls.start()
    const stopLooking = [
      watchSlowConsumers({
        clock,
        connections,
        limit: backlog,
        onSlow: connection => this.#gateway.dismiss(connection, 'slow-consumer'),
      }),
      watchExpiredTokens({
        clock,
        connections,
        onExpired: connection => this.#gateway.dismiss(connection, 'expired'),
      }),
    ]
    this.#stopLooking = () => {
      for (const stop of stopLooking) stop()
    }
  }

  /** Takes up the calls that are in a store elsewhere, before the first device connects, and each time the store is back. */
  async resume(): Promise<void> {
    const { connections, logger } = this.#options
    try {
      await this.#calls.resume([...connections].map(({ userId }) => userId))
    } catch (error) {
      logger.warn(
        { err: error },
        'the calls could not be taken up; this is tried again when their store is back',
      )
    }
  }

  /** Ends a call for all. @returns `false` if there is no such call in progress. */
  endCall(callId: CallId): Promise<boolean> {
    return this.#calls.end(callId)
  }

  /** Ends the calls that wait on links of this user which are over. */
  endOnLinksOver(owner: UserId): Promise<void> {
    return this.#calls.endOnLinksOver(owner)
  }

  /** Says goodbye to the devices and accepts no others. This ends no call. */
  stop(): void {
    this.#calls.stop()
    this.#gateway.stop()
  }

  /** Cancels every timer, without a word to the devices. */
  close(): void {
    this.#calls.stop()
    this.#stopLooking()
    this.#watches.close()
    this.#visitors.close()
    this.#completions.close()
    this.#refresh.close()
    this.#lateReplies.close()
    this.#calls.lineWatch.close()
    this.#delivery.close()
    this.#options.backends.pendingRestores.close()
    this.#options.backends.directory.close()
    this.#options.backends.journal.close()
  }
}
