import type { Layout } from '../session/layout.js'
import type { PilotedSession } from '../session/session-pilot.js'
import { VOICES } from './light-voice.js'
import type { PicturePlan, SendingPlan } from './sending-plan.js'
import { chooseSmallCodec } from './video-codec.js'

/** `codec` is of webrtc-extensions (§ RTCRtpEncodingParameters), and missing in the DOM types. */
type Encoding = RTCRtpEncodingParameters & { codec?: RTCRtpCodec }

/** Makes a session's senders follow a plan, by the means that webrtc-pc gives a page: no SDP is edited. */
export class SenderControls {
  readonly #layout: Layout
  readonly #session: PilotedSession
  #done: SendingPlan | null = null
  #cameraHeight = 0
  #videoCodec: RTCRtpCodec | null = null

  constructor(layout: Layout, session: PilotedSession) {
    this.#layout = layout
    this.#session = session
  }

  /**
   * Changes what differs from the plan followed so far.
   *
   * @param cameraHeight of the camera's own picture, pixels; 0 if there is none.
   */
  follow(plan: SendingPlan, cameraHeight: number): void {
    const layout = this.#layout
    const before = this.#done
    const isSameSize = cameraHeight === this.#cameraHeight
    this.#done = plan
    this.#cameraHeight = cameraHeight
    if (before?.voiceBps !== plan.voiceBps)
      for (const purpose of VOICES)
        change(layout[purpose].sender, encoding => limitVoice(encoding, plan.voiceBps))
    if (!isSameSize || !isSame(before?.camera, plan.camera)) this.#limitCamera(plan.camera)
    // A screen keeps its size: its text must be legible.
    if (!isSame(before?.screen, plan.screen))
      change(layout.screen.sender, encoding => limitPicture(encoding, plan.screen, 0))
    if (before?.pausedBy !== plan.pausedBy) this.#session.pauseCamera(plan.pausedBy)
    // The answerer's description follows the order of the offer, so that one side decides for both.
    if (this.#session.isOfferer && (before?.red ?? false) !== plan.red) this.#putRedFirst(plan.red)
  }

  /** Changes the codec of the camera's full picture, without an offer. @param codec `null` for the first negotiated. */
  changeVideoCodec(codec: RTCRtpCodec | null): void {
    this.#videoCodec = codec
    if (this.#done) this.#limitCamera(this.#done.camera)
  }

  /**
   * A small picture and none have another codec than the full one. Small pictures gain by it. And a browser that changes
   * its codec forgets the packets it has sent: where a network has become too slow for them, it would repeat those that were lost,
   * at the old rate, for half a minute.
   */
  #limitCamera(plan: PicturePlan | null): void {
    change(this.#layout.camera.sender, (encoding, codecs) => {
      limitPicture(encoding, plan, this.#cameraHeight)
      const codec = plan?.isSmall === false ? this.#videoCodec : chooseSmallCodec(codecs, this.#videoCodec)
      if (codec) encoding.codec = codec
      else delete encoding.codec
    })
  }

  /** RED (RFC 2198) carries each frame of the voice once more with the next. */
  #putRedFirst(isFirst: boolean): void {
    const codecs = globalThis.RTCRtpReceiver?.getCapabilities?.('audio')?.codecs ?? []
    const isRed = ({ mimeType }: RTCRtpCodec) => mimeType.toLowerCase() === 'audio/red'
    const red = codecs.filter(isRed)
    if (red.length === 0) return
    const others = codecs.filter(codec => !isRed(codec))
    this.#layout.microphone.setCodecPreferences(isFirst ? [...red, ...others] : [...others, ...red])
    this.#session.negotiate()
  }
}

/**
 * A sound with a network priority of its own is no part of Chromium's estimate. Otherwise each m-line for sound, even one on which
 * nothing is sent, keeps 46 kbit/s of it: it never fell below 76, and after a loss Chromium fills up what it sends to its estimate,
 * which does not fit beside the voice at 100 kbit/s.
 */
function limitVoice(encoding: Encoding, bps: number | null): void {
  encoding.priority = 'high'
  encoding.networkPriority = 'high'
  limitRate(encoding, bps)
}

function limitRate(encoding: Encoding, bps: number | null): void {
  if (bps === null) delete encoding.maxBitrate
  else encoding.maxBitrate = bps
}

/** @param height of the track, pixels; 0 if unknown. */
function limitPicture(encoding: Encoding, plan: PicturePlan | null, height: number): void {
  encoding.active = plan !== null
  if (!plan) return
  limitRate(encoding, plan.bps)
  encoding.maxFramerate = plan.framesPerSecond
  encoding.scaleResolutionDownBy = Math.max(1, height / plan.height)
}

function change(
  sender: RTCRtpSender,
  set: (encoding: Encoding, codecs: readonly RTCRtpCodec[]) => void,
): void {
  const parameters = sender.getParameters()
  for (const encoding of parameters.encodings) set(encoding, parameters.codecs)
  // Fails only where nothing was negotiated for this sender, and on a closed connection: then there is nothing to limit.
  sender.setParameters(parameters).catch(() => {})
}

function isSame(one: PicturePlan | null | undefined, other: PicturePlan | null): boolean {
  return (
    one === other ||
    (!!one &&
      !!other &&
      one.bps === other.bps &&
      one.framesPerSecond === other.framesPerSecond &&
      one.height === other.height)
  )
}
