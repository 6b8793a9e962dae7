import type { ChoiceRequest, NamedUser } from '@ringdown/client/remembered'
import { useWatchable } from '@ringdown/react'
import { Modal } from '../parts/modal.js'
import { SwitchRow } from '../parts/switch-row.js'
import { usePhone } from '../phone/phone-context.js'
import { REMEMBERED_TEXTS } from './remembered-texts.js'
import { useChoose } from './use-choose.js'

/** What this person has chosen about another: favourite, blocked. */
export function PersonDialog({ person, onClose }: { person: NamedUser; onClose: () => void }) {
  const choices = useWatchable(usePhone().remembered.choices)
  const { choose, problem } = useChoose()
  const { userId, name } = person
  const isIn = (list: readonly NamedUser[] = []) => list.some(other => other.userId === userId)
  const mark = (marks: Omit<NonNullable<ChoiceRequest['person']>, 'userId' | 'name'>) =>
    choose({ person: { userId, name, ...marks } })
  return (
    <Modal title={name} open onClose={onClose}>
      <SwitchRow
        label={REMEMBERED_TEXTS.favourite}
        says={REMEMBERED_TEXTS.favouriteSays}
        checked={isIn(choices?.favourites)}
        onChange={favourite => mark({ favourite })}
      />
      <SwitchRow
        label={REMEMBERED_TEXTS.block}
        says={REMEMBERED_TEXTS.blockSays}
        checked={isIn(choices?.blocked)}
        onChange={blocked => mark({ blocked })}
      />
      {problem && (
        <p role="alert" className="mt-3 text-sm text-alarm">
          {problem}
        </p>
      )}
    </Modal>
  )
}
