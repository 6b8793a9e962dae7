import type { IceServer } from '@ringdown/protocol'
import { Store } from '../store.js'
import { checkSecureContext, checkSpeakers, checkWebRtc } from './browser-steps.js'
import type { Check, CheckSnapshot, CheckStep } from './check.js'
import { checkCamera, checkMicrophone } from './device-steps.js'
import { type Finding, failed, skipped, warned } from './finding.js'
import { isRefusedUrl, judgeStun, judgeTurn, refusedUrl } from './gathering-verdict.js'
import { gather } from './ice-gathering.js'
import { CheckStopped, Lifetime } from './lifetime.js'
import { checkLoopback } from './loopback.js'
import type { CheckPorts } from './ports.js'
import { checkHttp, checkSocket } from './server-steps.js'
import { expandSteps, type IceTarget, planSteps, targetsOf } from './step-list.js'

/** How long a STUN or TURN server may take. Browsers give up on one after 9.5 s. */
const GATHER_MS = 10_000

const NEEDS_SERVER = skipped('The server did not answer which one to use.')
const NEEDS_WEBRTC = skipped('This browser does not offer WebRTC.')

/**
 * {@link Check}: browser and devices, then the server, then the STUN and TURN servers it names. Steps run one after
 * the other; URLs run in parallel.
 */
export class ConnectionCheck extends Store<CheckSnapshot> implements Check {
  readonly #ports: CheckPorts
  #lifetime: Lifetime | null = null
  #running: Promise<void> | null = null

  constructor(ports: CheckPorts) {
    super({ phase: 'idle', steps: planSteps() })
    this.#ports = ports
  }

  run(): Promise<void> {
    if (this.#running) return this.#running
    const lifetime = new Lifetime(this.#ports.clock)
    this.#lifetime = lifetime
    this.set({ phase: 'running', steps: planSteps() })
    this.#running = this.#runAll(lifetime).then(
      () => this.#finish(lifetime, 'done'),
      // The only error a step lets through.
      () => this.#finish(lifetime, 'stopped'),
    )
    return this.#running
  }

  stop(): void {
    if (this.#lifetime) this.#finish(this.#lifetime, 'stopped')
  }

  #finish(lifetime: Lifetime, phase: 'done' | 'stopped'): void {
    if (lifetime !== this.#lifetime) return
    this.#lifetime = null
    this.#running = null
    lifetime.end()
    const steps = this.snapshot.steps.map(step => (isOpen(step) ? { ...step, ...skipped('Stopped.') } : step))
    this.set({ phase, steps })
  }

  async #runAll(lifetime: Lifetime): Promise<void> {
    const ports = this.#ports
    const step = (id: string, find: () => Finding | Promise<Finding>) => this.#step(lifetime, id, find)

    await step('secure-context', () => checkSecureContext(ports))
    const { state: webrtc } = await step('webrtc', () => checkWebRtc(ports))
    await step('microphone', () => checkMicrophone(ports, lifetime))
    await step('camera', () => checkCamera(ports, lifetime))
    await step('speakers', () => checkSpeakers(ports))

    const { state: http } = await step('http', () => checkHttp(ports, lifetime))
    let iceServers: readonly IceServer[] | null = null
    await step('websocket', async () => {
      if (http === 'failed') return skipped('Needs the web server to answer first.')
      const found = await checkSocket(ports, lifetime)
      iceServers = found.iceServers
      return found.finding
    })

    await this.#checkNetwork(lifetime, iceServers, webrtc === 'passed' ? ports.PeerConnection : null)
  }

  async #checkNetwork(
    lifetime: Lifetime,
    iceServers: readonly IceServer[] | null,
    PeerConnection: typeof RTCPeerConnection | null,
  ): Promise<void> {
    const missing = iceServers === null ? NEEDS_SERVER : PeerConnection === null ? NEEDS_WEBRTC : null
    const targets = missing ? [] : targetsOf(iceServers ?? [])
    const turn = targets.filter(({ url }) => url.kind === 'turn')
    const stun = targets.filter(({ url }) => url.kind === 'stun')
    this.update({ steps: expandSteps(this.snapshot.steps, targets) })
    const step = (id: string, find: () => Finding | Promise<Finding>) => this.#step(lifetime, id, find)

    if (stun.length === 0) await step('stun', () => missing ?? noStun(turn.length > 0))
    if (turn.length === 0) await step('turn', () => missing ?? NO_TURN)
    if (PeerConnection === null) {
      await step('loopback', () => NEEDS_WEBRTC)
      return
    }
    const ask = (target: IceTarget) => step(target.id, () => checkTarget(PeerConnection, target, lifetime))
    const [, found] = await Promise.all([Promise.all(stun.map(ask)), Promise.all(turn.map(ask))])
    const working = turn.filter((_, index) => found[index]?.state === 'passed').map(({ server }) => server)
    await step('loopback', () =>
      working.length > 0
        ? checkLoopback({ ...this.#ports, PeerConnection }, working, lifetime)
        : (missing ?? skipped('Needs a working TURN server.')),
    )
  }

  /** Runs one step. Any error becomes its finding, except the end of the whole run. */
  async #step(lifetime: Lifetime, id: string, find: () => Finding | Promise<Finding>): Promise<Finding> {
    const { clock } = this.#ports
    const startedAt = clock.now()
    this.#show(lifetime, id, { state: 'running' })
    let finding: Finding
    try {
      finding = await find()
    } catch (error) {
      if (error instanceof CheckStopped) throw error
      finding = failed({
        code: 'internal',
        message: `This check itself failed (${String(error)}). Reload the page and run it again.`,
      })
    }
    // A step that did not wait for anything has not noticed the end of the run.
    if (lifetime !== this.#lifetime) throw new CheckStopped()
    this.#show(lifetime, id, { tookMs: tookMs(finding, clock.now() - startedAt), ...finding })
    return finding
  }

  #show(lifetime: Lifetime, id: string, change: Partial<CheckStep>): void {
    if (lifetime !== this.#lifetime) return
    this.update({ steps: this.snapshot.steps.map(step => (step.id === id ? { ...step, ...change } : step)) })
  }
}

async function checkTarget(
  PeerConnection: typeof RTCPeerConnection,
  { url, server }: IceTarget,
  lifetime: Lifetime,
): Promise<Finding> {
  const patience = { lifetime, patienceMs: GATHER_MS }
  try {
    return url.kind === 'turn'
      ? judgeTurn(url, await gather(PeerConnection, server, 'relay', patience))
      : judgeStun(url, await gather(PeerConnection, server, 'srflx', patience))
  } catch (error) {
    if (isRefusedUrl(error)) return refusedUrl(url)
    throw error
  }
}

/** The time of a failed step means nothing. */
function tookMs({ state }: Finding, elapsed: number): number | null {
  return state === 'passed' ? elapsed : null
}

function isOpen({ state }: CheckStep): boolean {
  return state === 'pending' || state === 'running'
}

function noStun(hasTurn: boolean): Finding {
  return skipped(hasTurn ? 'None is set up; the TURN server serves as one.' : 'None is set up.')
}

const NO_TURN = warned({
  code: 'turn-missing',
  message:
    'No TURN server is set up, so calls between different networks may fail. Ask your administrator to set one up.',
})
