import { Button } from '../parts/button.js'
import { SettingsGroup } from '../settings/settings-group.js'
import { ACCESS_TEXTS } from './access-texts.js'
import { OwnLinksGroup } from './own-links-group.js'
import { OwnPasskeys } from './own-passkeys.js'
import { OwnSessions } from './own-sessions.js'
import { ProblemNote } from './problem-note.js'
import { useAction } from './use-action.js'
import { useMembership } from './use-membership.js'

/** A member's own account, among the settings: their links, what they sign in with, and where they are signed in. */
export function AccountGroup() {
  const membership = useMembership()
  const leaving = useAction()
  return (
    <>
      <OwnLinksGroup />
      <SettingsGroup title={ACCESS_TEXTS.passkeys}>
        <OwnPasskeys />
      </SettingsGroup>
      <SettingsGroup title={ACCESS_TEXTS.devices}>
        <OwnSessions />
        <Button
          look="secondary"
          className="mt-3 w-full"
          aria-disabled={leaving.isBusy}
          onClick={() => void leaving.run(() => membership.signOutEverywhere())}
        >
          {ACCESS_TEXTS.signOutEverywhere}
        </Button>
        <p className="mt-2 text-sm text-pretty text-quiet">{ACCESS_TEXTS.signOutEverywhereHint}</p>
        <ProblemNote problem={leaving.problem} />
      </SettingsGroup>
    </>
  )
}
