const DEFAULTS = { active: true, priority: 'low', networkPriority: 'low' } as const

/** The encodings of one sender, read and written in transactions (webrtc-pc 5.2.1). */
export class SendParameters {
  #encodings: readonly RTCRtpEncodingParameters[]
  #transaction: string | null = null
  #transactions = 0

  /** A sender has at least one encoding; an audio sender has exactly one. */
  constructor(kind: 'audio' | 'video', encodings: readonly RTCRtpEncodingParameters[]) {
    const [first = {}, ...more] = encodings
    this.#encodings = [first, ...(kind === 'video' ? more : [])].map(encoding => ({
      ...DEFAULTS,
      ...(kind === 'video' ? { scaleResolutionDownBy: 1 } : {}),
      ...encoding,
    }))
  }

  read(): RTCRtpSendParameters {
    this.#transactions += 1
    this.#transaction = String(this.#transactions)
    return {
      transactionId: this.#transaction,
      encodings: this.#encodings.map(encoding => ({ ...encoding })),
      codecs: [],
      headerExtensions: [],
      rtcp: {},
    }
  }

  write(parameters: RTCRtpSendParameters): void {
    if (this.#transaction === null) {
      throw new DOMException('Call getParameters() first.', 'InvalidStateError')
    }
    if (
      parameters.transactionId !== this.#transaction ||
      parameters.encodings.length !== this.#encodings.length
    ) {
      throw new DOMException('These parameters are not the last ones read.', 'InvalidModificationError')
    }
    checkEncodings(parameters.encodings)
    this.#transaction = null
    this.#encodings = parameters.encodings.map(encoding => ({ ...encoding }))
  }
}

/** What `addTransceiver` and `setParameters` refuse in encodings. */
export function checkEncodings(encodings: readonly RTCRtpEncodingParameters[]): void {
  for (const { rid, scaleResolutionDownBy, maxFramerate } of encodings) {
    if (rid !== undefined && !/^[A-Za-z0-9]{1,16}$/.test(rid)) throw new TypeError(`"${rid}" is not a RID.`)
    if (scaleResolutionDownBy !== undefined && scaleResolutionDownBy < 1) {
      throw new RangeError('scaleResolutionDownBy must be at least 1.')
    }
    if (maxFramerate !== undefined && maxFramerate < 0)
      throw new RangeError('maxFramerate must not be negative.')
  }
  if (encodings.length > 1 && encodings.some(({ rid }) => rid === undefined)) {
    throw new DOMException('Each of several encodings needs a RID.', 'InvalidAccessError')
  }
}
