import type { HistoryChange, HistoryPage } from '@ringdown/client/remembered'
import { useWatchable } from '@ringdown/react'
import { X } from 'lucide-react'
import { useEffect } from 'react'
import { HOME_TEXTS } from '../home/home-texts.js'
import { Recent, RecentRow } from '../home/recent.js'
import { Button } from '../parts/button.js'
import { Card } from '../parts/card.js'
import { IconButton } from '../parts/icon-button.js'
import { usePhone } from '../phone/phone-context.js'
import { after } from '../time/clock.js'
import { historyRow } from './history-rows.js'
import { REMEMBERED_TEXTS } from './remembered-texts.js'

/** How many calls are shown. */
const SHOWN = 8
/** How long a missed call is on the screen before it counts as seen, in milliseconds. */
const SEEN = 3_000

/** The calls that the server remembers, the same on all devices of this person; without one that does, those of this browser. */
export function RecentHistory() {
  const { remembered } = usePhone()
  const page = useWatchable(remembered.history)
  useSeen(page)
  if (page === null) return <Recent />
  const rows = page.items.slice(0, SHOWN).map(historyRow)
  // Without a connection the list stays as it is, which says enough.
  const change = (change: HistoryChange) => void remembered.changeHistory(change).catch(() => {})
  const aside = rows.length > 0 && (
    <Button look="quiet" className="-my-2 px-3 text-sm" onClick={() => change({ change: 'clear' })}>
      {HOME_TEXTS.clearRecent}
    </Button>
  )
  return (
    <Card title="Recent" aside={aside}>
      {page.unread > 0 && (
        <p role="status" className="pb-1 text-sm font-medium text-alarm">
          {REMEMBERED_TEXTS.unread(page.unread)}
        </p>
      )}
      {rows.length === 0 ? (
        <p className="py-2 text-quiet">{HOME_TEXTS.noRecent}</p>
      ) : (
        <ul className="-mx-2">
          {rows.map(row => (
            <RecentRow key={row.id} item={row}>
              <IconButton
                label={REMEMBERED_TEXTS.remove(row.name)}
                icon={X}
                className="-ml-3 text-quiet"
                onClick={() => change({ change: 'clear', callId: row.id })}
              />
            </RecentRow>
          ))}
        </ul>
      )}
    </Card>
  )
}

/** Missed calls that this person has looked at count as seen, on all their devices. */
function useSeen(page: HistoryPage | null): void {
  const { remembered } = usePhone()
  const newest = page !== null && page.unread > 0 ? page.items[0]?.endedAt : undefined
  useEffect(() => {
    if (newest === undefined) return
    return after(SEEN, () => {
      if (document.visibilityState !== 'visible') return
      void remembered.changeHistory({ change: 'read', until: newest }).catch(() => {})
    })
  }, [newest, remembered])
}
