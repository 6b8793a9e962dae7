import { Plus } from 'lucide-react'
import { useState } from 'react'
import { Button } from '../parts/button.js'
import { Modal } from '../parts/modal.js'
import { type AdminLine, LINES } from './admin-line.js'
import { AdminList, AdminRow } from './admin-list.js'
import { LineForm } from './line-form.js'
import { LINE_TEXTS } from './line-texts.js'
import { usePagedList } from './use-paged-list.js'

/** The lines that visitors call: made, changed and removed. */
export function LinesTab() {
  const pages = usePagedList<AdminLine>(LINES)
  const [shown, setShown] = useState<AdminLine | 'new' | null>(null)
  const line = shown === 'new' ? null : shown
  return (
    <>
      <Button look="primary" onClick={() => setShown('new')}>
        <Plus aria-hidden="true" size={18} />
        <span>{LINE_TEXTS.make}</span>
      </Button>
      <AdminList label="Lines" pages={pages} keyOf={({ name }) => name}>
        {each => (
          <AdminRow title={each.title} facts={factsOf(each)}>
            <Button
              look="quiet"
              className="px-3 text-sm"
              aria-label={LINE_TEXTS.changeName(each.title)}
              onClick={() => setShown(each)}
            >
              {LINE_TEXTS.change}
            </Button>
          </AdminRow>
        )}
      </AdminList>
      <Modal
        title={line?.title ?? LINE_TEXTS.make}
        width="wide"
        open={shown !== null}
        onClose={() => setShown(null)}
      >
        {shown && (
          <LineForm
            key={line?.name ?? ''}
            line={line}
            onDone={() => {
              setShown(null)
              void pages.list.read()
            }}
          />
        )}
      </Modal>
    </>
  )
}

function factsOf({ name, hours, staff, longestWaitMs, mostWaiting }: AdminLine): readonly (string | null)[] {
  return [
    name,
    LINE_TEXTS.answeredBy(staff.length),
    hours ? `${LINE_TEXTS.hasHours} (${hours.timeZone})` : LINE_TEXTS.alwaysOpen,
    longestWaitMs === null ? null : LINE_TEXTS.waitsAtMost(longestWaitMs),
    mostWaiting === null ? null : LINE_TEXTS.mostWaits(mostWaiting),
  ]
}
