import type { Call } from '@ringdown/client'
import { useCall, useConnection, useLocalMedia } from '@ringdown/react'
import { CloudOff, MicOff, MonitorUp } from 'lucide-react'
import { QueueChip } from '../line/queue-chip.js'
import { VisitorButtons } from '../line/visitor-buttons.js'
import { marksInCall } from '../name/name-marks.js'
import { Marks } from '../parts/marks.js'
import { Name } from '../parts/name.js'
import { PausedVideo } from '../quality/paused-video.js'
import { QualityButton } from '../quality/quality-button.js'
import { formatDuration } from '../time/duration.js'
import { useLasting } from '../time/use-lasting.js'
import { useNow } from '../time/use-now.js'
import { IN_CALL_TEXTS } from './in-call-texts.js'
import { TROUBLE_TEXTS } from './trouble-texts.js'
import { usePeerMuted } from './use-peer-muted.js'

/** Shorter interruptions are not worth mentioning. */
const PATIENCE_MS = 10_000

/** The other person's name, the call's duration, how good the connection is, whether they are muted, and whether you are sharing your screen. */
export function CallHeader(props: { call: Call; name: string; onStatistics: () => void }) {
  const { call, name } = props
  const snapshot = useCall(call)
  const { connectedAt, connection } = snapshot
  const muted = usePeerMuted(call)
  const { screen } = useLocalMedia(call)
  return (
    <div className="pointer-events-none absolute top-0 left-0 z-20 flex max-w-full flex-col items-start gap-2 p-4 pt-[max(1rem,env(safe-area-inset-top))] text-white short:gap-1 short:p-2">
      <p className="flex max-w-full items-center gap-2.5 rounded-full bg-black/70 px-4 py-2 text-[0.9375rem] short:py-1">
        <Name name={name} className="truncate font-semibold" />
        <Marks name={name} marks={marksInCall(snapshot)} className="shrink-0" />
        {connectedAt !== null && <CallClock since={connectedAt} />}
        {/* While it is lost, nothing is good or fair about it. */}
        {connection === 'connected' && <QualityButton call={call} onStatistics={props.onStatistics} />}
      </p>
      <div aria-live="polite" className="flex max-w-full flex-col items-start gap-2">
        {muted && (
          <p className="flex max-w-full animate-appear items-center gap-2 rounded-full bg-black/70 px-4 py-2 text-sm font-medium">
            <MicOff aria-hidden="true" size={16} />
            <span className="min-w-0 truncate">{IN_CALL_TEXTS.muted(name)}</span>
          </p>
        )}
        <PausedVideo call={call} />
        <ServerHint call={call} />
      </div>
      <QueueChip />
      <VisitorButtons call={call} />
      {screen.state === 'on' && (
        <p
          role="status"
          className="flex animate-appear items-center gap-2 rounded-full bg-accent px-4 py-2 text-sm font-semibold text-on-accent"
        >
          <MonitorUp aria-hidden="true" size={16} />
          <span>{IN_CALL_TEXTS.sharing}</span>
        </p>
      )}
    </div>
  )
}

/** A small hint when the server stays unreachable. The call itself continues without it. */
function ServerHint({ call }: { call: Call }) {
  const { connection: server } = useConnection()
  const { connection: peer } = useCall(call)
  const lost = useLasting(server === 'offline' || server === 'connecting', PATIENCE_MS)
  if (!lost || peer !== 'connected') return null
  return (
    <p className="flex animate-appear items-center gap-2 rounded-full bg-black/70 px-4 py-2 text-sm">
      <CloudOff aria-hidden="true" size={16} />
      <span>{TROUBLE_TEXTS.serverUnreachable}</span>
    </p>
  )
}

function CallClock({ since }: { since: number }) {
  const now = useNow()
  return (
    <span role="timer" aria-label="Call duration" className="tabular-nums">
      {formatDuration(now - since)}
    </span>
  )
}
