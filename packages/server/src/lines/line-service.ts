import type { Clock } from '@ringdown/protocol'
import type { Journal } from '../nodes/journal.js'
import type { Nodes } from '../nodes/nodes.js'
import type { LogWriter } from '../sequencer/log-writer.js'
import type { ErrorObserver } from '../sequencer/ports.js'
import type { RingWishes } from '../sequencer/ring-wishes.js'
import type { CallStore } from '../store/call-store.js'
import type { LineStore } from '../store/line-store.js'
import { Desks } from './desks.js'
import type { KeptLines } from './kept-lines.js'
import { type LineSockets, LineWatch } from './line-watch.js'
import { Lines } from './lines.js'
import { type TransferPorts, Transfers } from './transfers.js'

declare module '../nodes/journal.js' {
  interface News {
    /** A line was made, changed or removed. */
    'line-settings': Record<string, never>
  }
}

/** How people are told about lines. Each word may be lost. */
export interface LineTellers extends LineSockets, Pick<TransferPorts, 'canFollow' | 'isThere'> {
  tellMember: ConstructorParameters<typeof Desks>[0]['tellMember']
  onError: ErrorObserver
}

interface Options {
  readonly kept: KeptLines
  readonly places: LineStore
  readonly nodes: Nodes
  readonly journal: Journal
  readonly lookMs: number | null
  readonly tellers: LineTellers
  readonly clock: Clock
  readonly calls: CallStore
  readonly log: LogWriter
  readonly wishes: RingWishes
  /** Whether only lines that were made can be called. */
  readonly onlyMade: boolean
}

/** The lines, with what their staff do. */
export function openLines({ kept, tellers, journal, ...shared }: Options): {
  readonly lines: Lines
  readonly desks: Desks
  readonly watch: LineWatch
} {
  const { directory } = kept
  const transfers = new Transfers({ ...shared, ...tellers, directory })
  const changed = (line: string) => watch.changed(line)
  const lines = new Lines({ ...shared, ...tellers, directory, transfers, changed })
  const desks = new Desks({ ...shared, ...tellers, ...kept, lines, transfers, changed })
  const watch: LineWatch = new LineWatch({
    ...{ ...shared, ...tellers },
    queue: line => lines.queue(line),
    desk: (line, queue) => desks.read(line, queue),
  })
  directory.onChange = (line, isOurs) => {
    watch.look(line)
    if (isOurs) journal.note('line-settings', {})
  }
  const refresh = () => void directory.refresh().catch(tellers.onError)
  journal.follow('line-settings', refresh)
  journal.onMissed(refresh)
  return { lines, desks, watch }
}
