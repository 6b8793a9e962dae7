import { useEffect, useEffectEvent, useState } from 'react'
import { Modal } from '../parts/modal.js'
import { Spinner } from '../parts/spinner.js'
import { ACCESS_TEXTS } from './access-texts.js'
import { makeDeviceLink } from './invitations.js'
import { ProblemNote } from './problem-note.js'
import { ShownLink } from './shown-link.js'
import { useAction } from './use-action.js'

/** Signs this person in on another device, by a link that their camera reads. */
export function AddDeviceDialog({ open, onClose }: { open: boolean; onClose: () => void }) {
  return (
    <Modal title={ACCESS_TEXTS.addDevice} open={open} onClose={onClose}>
      <DeviceLink />
    </Modal>
  )
}

/** Each opening makes a new link: one that was shown is not shown again. */
function DeviceLink() {
  const making = useAction()
  const [link, setLink] = useState<string | null>(null)
  const make = useEffectEvent(() => void making.run(async () => setLink((await makeDeviceLink()).url)))
  useEffect(() => make(), [])
  return (
    <>
      <p className="mb-4 text-pretty text-quiet">{ACCESS_TEXTS.addDeviceHint}</p>
      {link ? (
        <ShownLink link={link} label={ACCESS_TEXTS.deviceLink} />
      ) : making.problem === null ? (
        <p role="status" className="flex items-center gap-2.5 py-8 text-quiet">
          <Spinner />
          <span>{ACCESS_TEXTS.working}</span>
        </p>
      ) : null}
      <ProblemNote problem={making.problem} />
    </>
  )
}
