import { LogOut } from 'lucide-react'
import { IconButton } from '../parts/icon-button.js'
import { dateNow } from '../time/clock.js'
import { formatMoment } from '../time/moment.js'
import { ACCESS_TEXTS } from './access-texts.js'
import { endSession, listSessions } from './own-account.js'
import { ProblemNote } from './problem-note.js'
import { useAction } from './use-action.js'
import { useServerList } from './use-server-list.js'

/** Where a member is signed in, each to be signed out from here. */
export function OwnSessions() {
  const { items, problem, reload } = useServerList(listSessions)
  const ending = useAction()
  const end = async (id: string) => {
    await ending.run(() => endSession(id))
    await reload()
  }
  return (
    <>
      <ul className="mt-2 divide-y divide-edge rounded-2xl border border-edge">
        {items?.map(({ id, device, usedAt, isThis }) => (
          <li key={id} className="flex min-h-13 items-center gap-2 py-1 pr-1 pl-4">
            <div className="min-w-0 flex-1">
              <p className="truncate text-[0.9375rem] font-medium">{device}</p>
              <p className="text-sm text-quiet">
                {isThis ? ACCESS_TEXTS.thisDevice : ACCESS_TEXTS.lastUsed(formatMoment(usedAt, dateNow()))}
              </p>
            </div>
            {!isThis && (
              <IconButton
                label={ACCESS_TEXTS.endSession(device)}
                icon={LogOut}
                onClick={() => void end(id)}
              />
            )}
          </li>
        ))}
      </ul>
      <ProblemNote problem={ending.problem ?? problem} />
    </>
  )
}
