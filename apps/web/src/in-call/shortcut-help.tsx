import { Key } from '../parts/key.js'
import { Modal } from '../parts/modal.js'
import { SHORTCUTS } from './shortcuts.js'

/** Lists the keyboard shortcuts of a call. */
export function ShortcutHelp(props: { open: boolean; onClose: () => void }) {
  return (
    <Modal title="Keyboard shortcuts" open={props.open} onClose={props.onClose}>
      <dl className="divide-y divide-edge">
        {SHORTCUTS.map(({ key, does }) => (
          <div key={key} className="flex min-h-11 items-center justify-between gap-4">
            <dt>{does}</dt>
            <dd>
              <Key name={key} />
            </dd>
          </div>
        ))}
      </dl>
      <p className="mt-4 text-sm text-quiet">You can turn them off under “More”.</p>
    </Modal>
  )
}
