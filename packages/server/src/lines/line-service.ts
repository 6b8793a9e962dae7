import type { Clock, Device, QueueNews } from '@ringdown/protocol'
import type { LogWriter } from '../sequencer/log-writer.js'
import type { RingWishes } from '../sequencer/ring-wishes.js'
import type { CallStore } from '../store/call-store.js'
import { Desks } from './desks.js'
import type { KeptLines } from './kept-lines.js'
import { Lines } from './lines.js'
import { type TransferPorts, Transfers } from './transfers.js'

/** How people are told about lines. Each word may be lost. */
export interface LineTellers extends Pick<TransferPorts, 'canFollow' | 'isThere'> {
  tellCaller(device: Device, news: QueueNews): void
  /** What the staff of a line have before them has changed. */
  tellStaff(line: string): void
  tellMember: ConstructorParameters<typeof Desks>[0]['tellMember']
}

interface Options {
  readonly kept: KeptLines
  readonly tellers: LineTellers
  readonly clock: Clock
  readonly calls: CallStore
  readonly log: LogWriter
  readonly wishes: RingWishes
  /** Whether only lines that were made can be called. */
  readonly onlyMade: boolean
}

/** The lines, with what their staff do. */
export function openLines({ kept, tellers, ...shared }: Options): {
  readonly lines: Lines
  readonly desks: Desks
} {
  const { directory } = kept
  const transfers = new Transfers({ ...shared, ...tellers, directory })
  const lines = new Lines({ ...shared, ...tellers, directory, transfers })
  const desks = new Desks({ ...shared, ...tellers, ...kept, lines, transfers })
  directory.onChange = line => tellers.tellStaff(line)
  return { lines, desks }
}
