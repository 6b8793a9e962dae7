import type { BanInfo } from '@ringdown/protocol/access'
import { useId, useState } from 'react'
import { ProblemNote } from '../access/problem-note.js'
import { askServer } from '../access/server-request.js'
import { useAction } from '../access/use-action.js'
import { Button } from '../parts/button.js'
import { Modal } from '../parts/modal.js'
import { AdminRow } from './admin-list.js'
import { BanForm } from './ban-form.js'
import { BAN_TEXTS } from './ban-texts.js'
import { momentText } from './moment-text.js'
import { SureButton } from './sure-button.js'
import { usePagedList } from './use-paged-list.js'

const PATH = '/api/v1/bans'

/** Who is kept out: the bans in force, each to be lifted, and another. */
export function BansRegion() {
  const id = useId()
  const { items, problem, list } = usePagedList<BanInfo>(PATH)
  const [isAdding, setAdding] = useState(false)
  const lifting = useAction()
  const lift = async (ban: BanInfo) => {
    await lifting.run(() => askServer(`${PATH}/${encodeURIComponent(ban.id)}`, { method: 'DELETE' }))
    await list.read()
  }
  return (
    <section aria-labelledby={id} className="mt-10">
      <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
        <h2 id={id} className="text-xl font-semibold tracking-tight">
          {BAN_TEXTS.title}
        </h2>
        <Button onClick={() => setAdding(true)}>{BAN_TEXTS.add}</Button>
      </div>
      <p className="mt-1 text-sm text-pretty text-quiet">{BAN_TEXTS.hint}</p>
      <ProblemNote problem={lifting.problem ?? problem} />
      {items?.length === 0 && <p className="mt-3 text-quiet">{BAN_TEXTS.nobody}</p>}
      {items && items.length > 0 && (
        <ul aria-label={BAN_TEXTS.title} className="mt-4 divide-y divide-edge rounded-2xl border border-edge">
          {items.map(ban => (
            <li key={ban.id}>
              <AdminRow title={nameOf(ban)} facts={factsOf(ban)}>
                <SureButton
                  action={BAN_TEXTS.lift}
                  label={BAN_TEXTS.liftOf(nameOf(ban))}
                  onSure={() => void lift(ban)}
                />
              </AdminRow>
            </li>
          ))}
        </ul>
      )}
      <Modal title={BAN_TEXTS.add} open={isAdding} onClose={() => setAdding(false)}>
        <BanForm
          onBanned={() => {
            setAdding(false)
            void list.read()
          }}
        />
      </Modal>
    </section>
  )
}

function nameOf({ name, subject }: BanInfo): string {
  return name ?? subject
}

function factsOf({ kind, endsAt, reason }: BanInfo): readonly string[] {
  return [BAN_TEXTS.kinds[kind], BAN_TEXTS.until(endsAt === null ? null : momentText(endsAt)), reason]
}
