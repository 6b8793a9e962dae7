import type { Passkey } from '@ringdown/protocol/access'
import { Pencil, Trash2 } from 'lucide-react'
import { type FormEvent, useState } from 'react'
import { Button } from '../parts/button.js'
import { IconButton } from '../parts/icon-button.js'
import { Name } from '../parts/name.js'
import { TextField } from '../parts/text-field.js'
import { dateNow } from '../time/clock.js'
import { formatMoment } from '../time/moment.js'
import { ACCESS_TEXTS } from './access-texts.js'
import { deviceName } from './device-name.js'
import { listPasskeys, removePasskey, renamePasskey } from './own-account.js'
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
    const hasWorked = await changing.run(work)
    await reload()
    return hasWorked
  }
  return (
    <>
      <ul className="mt-2 divide-y divide-edge rounded-2xl border border-edge">
        {items?.map(passkey => (
          <li key={passkey.id} className="py-1 pr-1 pl-4">
            <Row
              passkey={passkey}
              onRename={name => change(() => renamePasskey(passkey.id, name))}
              onRemove={() => void change(() => removePasskey(passkey.id))}
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

interface RowProps {
  readonly passkey: Passkey
  /** @returns whether it worked. */
  onRename(name: string): Promise<boolean>
  onRemove(): void
}

function Row({ passkey, onRename, onRemove }: RowProps) {
  const { name, usedAt } = passkey
  const [isRenaming, setRenaming] = useState(false)
  if (isRenaming) {
    return (
      <Rename
        name={name}
        onRename={async wanted => {
          if (wanted === name || (await onRename(wanted))) setRenaming(false)
        }}
        onCancel={() => setRenaming(false)}
      />
    )
  }
  return (
    <div className="flex items-center">
      <div className="mr-2 min-w-0 flex-1">
        <Name name={name} className="block truncate text-[0.9375rem] font-medium" />
        <p className="text-sm text-quiet">
          {usedAt === null ? ACCESS_TEXTS.neverUsed : ACCESS_TEXTS.lastUsed(formatMoment(usedAt, dateNow()))}
        </p>
      </div>
      <IconButton label={ACCESS_TEXTS.renamePasskey(name)} icon={Pencil} onClick={() => setRenaming(true)} />
      <IconButton label={ACCESS_TEXTS.removePasskey(name)} icon={Trash2} onClick={onRemove} />
    </div>
  )
}

function Rename(props: { name: string; onRename: (name: string) => void; onCancel: () => void }) {
  const [name, setName] = useState(props.name)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (name.trim() !== '') props.onRename(name.trim())
  }
  return (
    <form noValidate onSubmit={submit} className="flex flex-col gap-2 py-2 pr-3">
      <TextField
        autoFocus
        label={ACCESS_TEXTS.passkeyName}
        maxLength={50}
        value={name}
        onChange={event => setName(event.target.value)}
      />
      <div className="flex gap-2">
        <Button type="submit" look="soft">
          Save
        </Button>
        <Button look="quiet" onClick={props.onCancel}>
          Cancel
        </Button>
      </div>
    </form>
  )
}
