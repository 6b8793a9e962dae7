import type { InvitationLookReply } from '@ringdown/protocol/access'
import { KeyRound } from 'lucide-react'
import { useEffect, useEffectEvent, useState } from 'react'
import { useLocation } from 'wouter'
import { EntranceFrame } from '../frame/entrance-frame.js'
import { NameForm } from '../name/name-form.js'
import { Button } from '../parts/button.js'
import { ACCESS_TEXTS } from './access-texts.js'
import { passkeyObstacle } from './passkey.js'
import { ProblemNote } from './problem-note.js'
import { useAction } from './use-action.js'
import { useMembership } from './use-membership.js'

/** The page of a link that brings a person in: they say their name, make a passkey, and are in. */
export function EntrancePage({ secret }: { secret: string }) {
  const membership = useMembership()
  const looking = useAction()
  const [link, setLink] = useState<InvitationLookReply | null>(null)
  const look = useEffectEvent(() => void looking.run(async () => setLink(await membership.lookAt(secret))))
  useEffect(() => look(), [])
  if (looking.problem !== null) {
    return (
      <EntranceFrame title={ACCESS_TEXTS.badLink} hint={looking.problem}>
        <p className="text-pretty text-quiet">{ACCESS_TEXTS.askAgain}</p>
      </EntranceFrame>
    )
  }
  return link && <ComeIn link={link} secret={secret} />
}

function ComeIn({ link, secret }: { link: InvitationLookReply; secret: string }) {
  const membership = useMembership()
  const [, go] = useLocation()
  const joining = useAction()
  const obstacle = passkeyObstacle()
  const action = obstacle === null ? ACCESS_TEXTS.createPasskey : ACCESS_TEXTS.withoutPasskey
  const { title, hint } = textsOf(link)
  const join = async (name: string | null) => {
    await joining.run(() => membership.join(link.kind, secret, name, () => go('/', { replace: true })))
  }
  return (
    <EntranceFrame title={title} hint={hint}>
      {obstacle !== null && <ProblemNote problem={`${obstacle} ${ACCESS_TEXTS.withoutPasskeyHint}`} />}
      {link.name === null ? (
        <NameForm action={action} onName={name => void join(name)} />
      ) : (
        <Button look="primary" className="min-h-12 w-full" onClick={() => void join(null)}>
          <KeyRound aria-hidden="true" size={18} />
          <span>{action}</span>
        </Button>
      )}
      <ProblemNote problem={joining.problem} />
    </EntranceFrame>
  )
}

function textsOf({ kind, name, by }: InvitationLookReply): { readonly title: string; readonly hint: string } {
  if (kind === 'setup') return ACCESS_TEXTS.setup
  if (kind === 'device')
    return { title: ACCESS_TEXTS.device.title, hint: ACCESS_TEXTS.device.hint(name ?? '') }
  if (name !== null) return { title: ACCESS_TEXTS.invitedAgain(name), hint: ACCESS_TEXTS.invitedAgainHint }
  return { title: ACCESS_TEXTS.invited, hint: ACCESS_TEXTS.invitedHint(by) }
}
