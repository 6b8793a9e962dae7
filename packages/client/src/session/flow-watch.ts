import type { Cancel, Clock } from '@ringdown/protocol'

const LOOK_MS = 500
/** How long nothing may arrive from a peer that sends sound or pictures. */
const SILENT_MS = 1400
/** By then, the browser has noticed by itself. If it has not, the path works, and the peer has nothing to send. */
const NOTICED_MS = 10_000

export interface FlowPorts {
  readonly clock: Clock
  readonly connection: Pick<RTCPeerConnection, 'getStats'>
  /** Whether the peer says that it sends sound or pictures: otherwise silence means nothing. */
  isSending(): boolean
  /** Media has stopped or resumed arriving. @param since the clock's time when something last arrived. */
  onChange(flows: boolean, since: number): void
}

/** Notices when nothing arrives any more from a peer that sends, and when it resumes. */
export class FlowWatch {
  readonly #ports: FlowPorts
  #cancel: Cancel = () => {}
  #received: number | null = null
  #since: number
  #flows = true
  #isClosed = false

  constructor(ports: FlowPorts) {
    this.#ports = ports
    this.#since = ports.clock.now()
    this.#lookLater()
  }

  close(): void {
    this.#isClosed = true
    this.#cancel()
  }

  #lookLater(): void {
    this.#cancel = this.#ports.clock.after(LOOK_MS, () => void this.#look())
  }

  async #look(): Promise<void> {
    const { clock, connection, isSending, onChange } = this.#ports
    const received = await countReceived(connection)
    if (this.#isClosed) return
    const now = clock.now()
    if (received === null || received !== this.#received || !isSending()) this.#since = now
    this.#received = received
    const silentMs = now - this.#since
    const flows = silentMs < SILENT_MS || silentMs > NOTICED_MS
    if (flows !== this.#flows) {
      this.#flows = flows
      onChange(flows, this.#since)
    }
    this.#lookLater()
  }
}

/** Whether anything arrives within the next moment. */
export async function isReceiving(connection: FlowPorts['connection'], clock: Clock): Promise<boolean> {
  const before = await countReceived(connection)
  await new Promise<void>(resolve => clock.after(LOOK_MS, resolve))
  return (await countReceived(connection)) !== before
}

/** Bytes received over any path (webrtc-stats, RTCIceCandidatePairStats); `null` where the statistics do not say. */
async function countReceived(connection: FlowPorts['connection']): Promise<number | null> {
  let received: number | null = null
  const report = await connection.getStats().catch(() => null)
  report?.forEach((stats: Readonly<Record<string, unknown>>) => {
    if (stats['type'] === 'candidate-pair') received = (received ?? 0) + Number(stats['bytesReceived'] ?? 0)
  })
  return received
}
