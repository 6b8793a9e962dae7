import { Trash2 } from 'lucide-react'
import { Button } from '../parts/button.js'
import { IconButton } from '../parts/icon-button.js'
import { Name } from '../parts/name.js'
import { dateNow } from '../time/clock.js'
import { formatMoment } from '../time/moment.js'
import { ACCESS_TEXTS } from './access-texts.js'
import { deviceName } from './device-name.js'
import { listPasskeys, removePasskey } from './own-account.js'
import { passkeyObstacle } from './passkey.js'
import { ProblemNote } from './problem-note.js'
import { useAction } from './use-action.js'
import { useMembership } from './use-membership.js'
import { useServerList } from './use-server-list.js'

/** A member's passkeys: their names, one more, one less. The server keeps the last one. */
export function OwnPasskeys() {
  const membership = useMembership()
  const { items, problem, reload } = useServerList(listPasskeys)
  const changing = useAction()
  const change = async (work: () => Promise<unknown>) => {
    await changing.run(work)
    await reload()
  }
  return (
    <>
      <ul className="mt-2 divide-y divide-edge rounded-2xl border border-edge">
        {items?.map(passkey => (
          <li key={passkey.id} className="flex items-center gap-2 py-1 pr-1 pl-4">
            <div className="min-w-0 flex-1">
              <Name name={passkey.name} className="block truncate text-[0.9375rem] font-medium" />
              <p className="text-sm text-quiet">
                {passkey.usedAt === null
                  ? ACCESS_TEXTS.neverUsed
                  : ACCESS_TEXTS.lastUsed(formatMoment(passkey.usedAt, dateNow()))}
              </p>
            </div>
            <IconButton
              label={ACCESS_TEXTS.removePasskey(passkey.name)}
              icon={Trash2}
              onClick={() => void change(() => removePasskey(passkey.id))}
            />
          </li>
        ))}
      </ul>
      <Button
        look="quiet"
        className="-mx-3 mt-1 px-3"
        disabled={passkeyObstacle() !== null}
        aria-disabled={changing.isBusy}
        onClick={() => void change(() => membership.addPasskey(deviceName(navigator.userAgent)))}
      >
        {ACCESS_TEXTS.addPasskey}
      </Button>
      <ProblemNote problem={changing.problem ?? problem} />
    </>
  )
}
