import type { Clock, Receipt } from '@ringdown/protocol'
import type { LocalMedia } from '../media/local-media.js'
import type { Signaling } from '../signaling/signaling.js'
import type { CallLeg } from './call-leg.js'
import { SpeedGauge } from './speed-gauge.js'

interface CallReceiptPorts {
  readonly clock: Clock
  readonly signaling: Signaling
  leg(): CallLeg
  localMedia(): LocalMedia
  onReceipt(receipt: Receipt): void
}

/**
 * Makes the SDK keep a receipt of how fast each call connected, in `snapshot.receipt`, and report it to the server. Passed
 * in as an option, so that programs without it do not include its code.
 */
export type SpeedReceipts = (ports: CallReceiptPorts) => CallReceipt

/** The option `speedReceipts` of `createRingdown`: receipts are kept. */
export const speedReceipts: SpeedReceipts = ports => new CallReceipt(ports)

/** Measures the time of a call once, and reports it to the server. */
class CallReceipt {
  readonly #ports: CallReceiptPorts
  #gauge: SpeedGauge | null = null
  /** How long the server took to acknowledge the invite. */
  #inviteMs: number | null = null

  constructor(ports: CallReceiptPorts) {
    this.#ports = ports
  }

  /** Times the invite. */
  async timeInvite(acknowledged: Promise<void>): Promise<void> {
    const { clock } = this.#ports
    const placedAt = clock.now()
    await acknowledged
    this.#inviteMs = clock.now() - placedAt
  }

  /** Times the accept. */
  async timeAccept(acknowledged: Promise<void>): Promise<void> {
    await acknowledged
    if (this.#gauge) this.#gauge.serverMs = this.#gauge.elapsedMs
  }

  /** The call was accepted, here (`callee`) or there. @param offerAgeMs how long the offer had been held, if known. */
  start(role: Receipt['role'], offerAgeMs: number | null): void {
    if (this.#gauge) return
    const { clock, leg, localMedia } = this.#ports
    const warmth = leg().links.first?.sessions.warmth ?? 'none'
    this.#gauge = new SpeedGauge(
      {
        clock,
        localMedia: localMedia(),
        session: () => leg().links.session,
        onReceipt: receipt => this.#finish(receipt),
      },
      { role, warmth, offerAgeMs },
    )
    this.#gauge.serverMs = this.#inviteMs
  }

  close(): void {
    this.#gauge?.close()
  }

  #finish(receipt: Receipt): void {
    const { signaling, leg, onReceipt } = this.#ports
    onReceipt(receipt)
    signaling.request('report', { callId: leg().callId, receipt }).catch(() => {})
  }
}
