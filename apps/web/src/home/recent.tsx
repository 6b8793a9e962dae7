import { useConnection, useWatchable } from '@ringdown/react'
import { PhoneIncoming, PhoneMissed, PhoneOutgoing, Video } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import { Button } from '../parts/button.js'
import { Card } from '../parts/card.js'
import { classes } from '../parts/classes.js'
import { IconButton } from '../parts/icon-button.js'
import { useHomePhone } from '../phone/phone-context.js'
import { useCallAction } from '../reach/use-call-action.js'
import { dateNow, dateOf } from '../time/clock.js'
import { formatMoment } from '../time/moment.js'
import { HOME_TEXTS } from './home-texts.js'
import { type RecentItem, recentItems } from './recent-list.js'

const ICONS = { missed: PhoneMissed, outgoing: PhoneOutgoing, incoming: PhoneIncoming } as const

/** Missed calls, and calls from this browser. */
export function Recent() {
  const { missed } = useConnection()
  const { recent } = useHomePhone()
  const made = useWatchable(recent)
  // Clearing an empty list of calls made here changes nothing that is watched.
  const [clearedAt, setClearedAt] = useState(recent.clearedAt)
  const clear = () => {
    recent.clear()
    setClearedAt(recent.clearedAt)
  }
  const seen = missed.filter(({ at }) => dateOf(at) > clearedAt)
  const items = recentItems(seen, made)
  const aside = items.length > 0 && (
    <Button look="quiet" className="-my-2 px-3 text-sm" onClick={clear}>
      {HOME_TEXTS.clearRecent}
    </Button>
  )
  return (
    <Card title="Recent" aside={aside}>
      {items.length === 0 ? (
        <p className="py-2 text-quiet">{HOME_TEXTS.noRecent}</p>
      ) : (
        <ul className="-mx-2">
          {items.map(item => (
            <RecentRow key={item.id} item={item} />
          ))}
        </ul>
      )}
    </Card>
  )
}

/** @param children further buttons. */
export function RecentRow({ item, children }: { item: RecentItem; children?: ReactNode }) {
  const phone = useHomePhone()
  const callAction = useCallAction()
  const { name, address, kind } = item
  const Icon = ICONS[kind]
  const moment = formatMoment(item.at, dateNow())
  return (
    <li className="flex items-center gap-3 rounded-2xl py-1 pr-0 pl-2">
      <Icon
        aria-hidden="true"
        size={18}
        className={classes('shrink-0', kind === 'missed' ? 'text-alarm' : 'text-quiet')}
      />
      <div className="min-w-0 flex-1">
        <p
          dir="auto"
          className={classes(
            'truncate text-left text-[0.9375rem] font-medium',
            kind === 'missed' && 'text-alarm',
          )}
        >
          {kind === 'missed' ? item.text : name}
        </p>
        <p className="text-sm text-quiet tabular-nums">
          {kind === 'missed' ? moment : `${item.text} · ${moment}`}
        </p>
      </div>
      {address && (
        <IconButton
          label={`Call ${name} again`}
          icon={Video}
          className="text-accent"
          {...callAction(() => phone.dial(address, { name, video: true }))}
        />
      )}
      {children}
    </li>
  )
}
