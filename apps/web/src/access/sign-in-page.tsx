import type { MeReply } from '@ringdown/protocol/access'
import { useWatchable } from '@ringdown/react'
import { KeyRound } from 'lucide-react'
import { useEffect, useEffectEvent, useState } from 'react'
import { addressOf } from '../frame/base-path.js'
import { EntranceFrame } from '../frame/entrance-frame.js'
import { Button } from '../parts/button.js'
import { ACCESS_TEXTS } from './access-texts.js'
import { passkeyObstacle } from './passkey.js'
import { ProblemNote } from './problem-note.js'
import { signInAtProvider } from './provider-address.js'
import { useAction } from './use-action.js'
import { useMembership } from './use-membership.js'

/** The first page of a stranger on a server for members. */
export function SignInPage() {
  const membership = useMembership()
  const { notice } = useWatchable(membership)
  const [me, setMe] = useState<MeReply | null>(null)
  const asking = useAction()
  const signing = useAction()
  const look = useEffectEvent(() => void asking.run(async () => setMe(await membership.look())))
  useEffect(() => look(), [])
  const obstacle = passkeyObstacle()
  const problem = signing.problem ?? asking.problem ?? obstacle
  return (
    <EntranceFrame
      title={ACCESS_TEXTS.signIn}
      hint={me?.needsSetup ? ACCESS_TEXTS.noOwner : (notice ?? ACCESS_TEXTS.signInHint)}
    >
      <div className="flex flex-col gap-3">
        {!me?.needsSetup && (
          <Button
            look="primary"
            className="min-h-12"
            disabled={obstacle !== null}
            aria-disabled={signing.isBusy}
            onClick={() => void signing.run(() => membership.signIn())}
          >
            <KeyRound aria-hidden="true" size={18} />
            <span>{ACCESS_TEXTS.withPasskey}</span>
          </Button>
        )}
        {me?.providers.map(({ name }) => (
          <Button
            key={name}
            className="min-h-12"
            onClick={() => location.assign(signInAtProvider(addressOf('/')))}
          >
            {ACCESS_TEXTS.withProvider(name)}
          </Button>
        ))}
      </div>
      <ProblemNote problem={problem} />
      {!me?.needsSetup && <p className="mt-8 text-sm text-pretty text-quiet">{ACCESS_TEXTS.noAccount}</p>}
    </EntranceFrame>
  )
}
