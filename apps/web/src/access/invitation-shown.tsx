import { dateNow } from '../time/clock.js'
import { formatUntil } from '../time/until.js'
import { ACCESS_TEXTS } from './access-texts.js'
import type { MadeLink } from './invitations.js'
import { ShownLink } from './shown-link.js'

/** An invitation that has just been made. */
export function InvitationShown({ invited }: { invited: MadeLink }) {
  return (
    <>
      <p role="status" className="mb-4 text-pretty text-quiet">
        {ACCESS_TEXTS.inviteShownOnce(formatUntil(invited.endsAt, dateNow()))}
      </p>
      <ShownLink link={invited.url} label={ACCESS_TEXTS.invitationLink} />
    </>
  )
}
