import { now } from './first-frame.js'

/*
 * Put into the app's pages before their own code, for `--trace`: notes when each step is done between the press and the
 * other person's first frame.
 */

/** A step, and when it was done. */
export type Step = readonly [name: string, at: number]

const steps: Step[] = []
let longest = 0

/** Forgets the steps so far. */
function expectSteps(): void {
  steps.length = 0
  longest = 0
}

/** The first of each step since then, and how long the longest task took. */
function takeSteps(): { readonly steps: readonly Step[]; readonly longest: number } {
  return { steps: steps.filter(([name], at) => steps.findIndex(([other]) => other === name) === at), longest }
}

function note(name: string, at = now()): void {
  steps.push([name, at])
}

/** Replaces a method by one that notes when it is called and, if it tells later, when it is done. */
function watch<Owner extends object>(
  owner: Owner,
  method: keyof Owner & string,
  nameOf: (args: readonly unknown[]) => string | null,
): void {
  const original = owner[method] as (...args: unknown[]) => unknown
  const watching = function (this: unknown, ...args: unknown[]): unknown {
    const name = nameOf(args)
    const result = original.apply(this, args)
    if (name === null) return result
    note(name)
    if (result instanceof Promise) void result.then(() => note(`${name}: done`))
    return result
  }
  Object.assign(owner, { [method]: watching })
}

/** The frame's times, which TypeScript's DOM types know in part. */
interface FrameTimes {
  readonly receiveTime?: number
  readonly presentationTime: number
}

function watchFrames(video: HTMLVideoElement): void {
  video.requestVideoFrameCallback((_at, times: FrameTimes) => {
    if (times.receiveTime === undefined) return
    note('first remote frame received', performance.timeOrigin + times.receiveTime)
    note('… presented', performance.timeOrigin + times.presentationTime)
    note('… heard of')
  })
}

addEventListener(
  'pointerdown',
  ({ timeStamp }) => {
    note('button down', performance.timeOrigin + timeStamp)
  },
  { capture: true },
)
for (const type of ['click', 'keydown']) {
  addEventListener(
    type,
    ({ timeStamp }) => {
      note('clicked', performance.timeOrigin + timeStamp)
      note('click heard')
    },
    { capture: true },
  )
}
watch(
  navigator.mediaDevices,
  'getUserMedia',
  ([wanted]) => `${Object.keys(wanted as object).join(' and ')} asked for`,
)
watch(RTCRtpSender.prototype, 'replaceTrack', ([track]) =>
  track instanceof MediaStreamTrack ? `${track.kind} put on its sender` : null,
)
watch(RTCDataChannel.prototype, 'send', ([data]) => (isAccept(data) ? 'accept sent' : null))
watch(WebSocket.prototype, 'send', ([data]) =>
  typeof data === 'string' && data.includes('"type":"accept"') ? 'accept sent to the server' : null,
)
for (const method of ['setRemoteDescription', 'setLocalDescription', 'addIceCandidate'] as const)
  watch(RTCPeerConnection.prototype, method, () => method)
const { createDataChannel } = RTCPeerConnection.prototype
RTCPeerConnection.prototype.createDataChannel = function (...args) {
  const channel = createDataChannel.apply(this, args)
  this.addEventListener('connectionstatechange', () => note(`connection ${this.connectionState}`))
  channel.addEventListener('message', ({ data }) => {
    if (isAccept(data)) note('accept heard')
  })
  return channel
}
const source = Object.getOwnPropertyDescriptor(HTMLMediaElement.prototype, 'srcObject')
Object.defineProperty(HTMLMediaElement.prototype, 'srcObject', {
  ...source,
  set(this: HTMLMediaElement, stream: MediaStream | null) {
    source?.set?.call(this, stream)
    if (!stream || !(this instanceof HTMLVideoElement)) return
    note(stream.getVideoTracks().some(({ muted }) => muted) ? 'element for the peer' : 'element for oneself')
    watchFrames(this)
  },
})
new PerformanceObserver(list => {
  longest = Math.max(longest, ...list.getEntries().map(({ duration }) => duration))
}).observe({ type: 'longtask' })

function isAccept(data: unknown): boolean {
  return typeof data === 'string' && data.startsWith('{"type":"accept"')
}

const stepPage = { expectSteps, takeSteps }
export type StepPage = typeof stepPage

Object.assign(window, { steps: () => stepPage })
