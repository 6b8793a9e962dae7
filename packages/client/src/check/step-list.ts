import { type IceServer, type IceUrl, readIceUrl } from '@ringdown/protocol'
import type { CheckGroup, CheckStep, StepKind } from './check.js'
import { nameIceUrl } from './ice-url-name.js'

const TITLES: Readonly<Record<StepKind, readonly [CheckGroup, string]>> = {
  'secure-context': ['browser', 'Secure page'],
  webrtc: ['browser', 'Browser can make video calls'],
  microphone: ['browser', 'Microphone'],
  camera: ['browser', 'Camera'],
  speakers: ['browser', 'Speakers'],
  http: ['server', 'Web server'],
  websocket: ['server', 'Live connection'],
  stun: ['network', 'STUN server'],
  turn: ['network', 'TURN server'],
  loopback: ['network', 'Picture through the relay'],
}

/** The steps before anything is known, with one placeholder each for the STUN and TURN URLs. */
export function planSteps(): CheckStep[] {
  return (Object.keys(TITLES) as StepKind[]).map(kind => pendingStep(kind, kind))
}

/** A STUN or TURN URL that the server names, with its credentials. */
export interface IceTarget {
  readonly id: string
  readonly url: IceUrl
  readonly server: RTCIceServer
}

/** The URLs to check one by one, without those that no browser can read. */
export function targetsOf(iceServers: readonly IceServer[]): IceTarget[] {
  return iceServers
    .flatMap(({ urls, ...credentials }) => urls.map(url => ({ url: readIceUrl(url), credentials })))
    .flatMap(({ url, credentials }, index) =>
      url ? [{ id: `${url.kind}-${index}`, url, server: { urls: [url.url], ...credentials } }] : [],
    )
}

/** Replaces a placeholder with one step for each target; without targets, the placeholder stays. */
export function expandSteps(steps: readonly CheckStep[], targets: readonly IceTarget[]): CheckStep[] {
  return steps.flatMap(step => {
    const own = targets.filter(({ url }) => url.kind === step.id)
    return own.length === 0 ? [step] : own.map(({ id, url }) => pendingStep(url.kind, id, nameIceUrl(url)))
  })
}

function pendingStep(kind: StepKind, id: string, name?: string): CheckStep {
  const [group, title] = TITLES[kind]
  return {
    id,
    kind,
    group,
    title: name ?? title,
    state: 'pending',
    tookMs: null,
    detail: null,
    problem: null,
  }
}
