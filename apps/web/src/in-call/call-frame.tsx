import type { Call } from '@ringdown/client'
import { useCall } from '@ringdown/react'
import { useState } from 'react'
import { CallDetails } from '../details/call-details.js'
import { Announcer } from './announcer.js'
import { CallControls } from './call-controls.js'
import { CallHeader } from './call-header.js'
import { CornerTiles } from './corner-tiles.js'
import { OutageBanner } from './outage-banner.js'
import { ShortcutHelp } from './shortcut-help.js'
import { isStopped, type Trouble } from './trouble.js'
import type { PictureFitting } from './use-picture-fit.js'
import { useShortcuts } from './use-shortcuts.js'
import { useWakeLock } from './use-wake-lock.js'

/** What is around the other person's picture: their name, your own picture, the controls. */
export function CallFrame(props: { call: Call; name: string; trouble: Trouble; fitting: PictureFitting }) {
  const { call, name, trouble, fitting } = props
  const { remote } = useCall(call)
  const [helping, setHelping] = useState(false)
  const [detailed, setDetailed] = useState(false)
  useShortcuts(call.localMedia, () => setHelping(true))
  useWakeLock()
  const screenShared = remote.screen.live && remote.screen.track !== null
  return (
    <>
      <Announcer call={call} name={name} />
      <CallHeader call={call} name={name} onStatistics={() => setDetailed(true)} />
      <CornerTiles call={call} name={name} withPeer={screenShared} stopped={isStopped(trouble)} />
      {trouble.kind === 'banner' && <OutageBanner call={call} name={name} outage={trouble.outage} />}
      <div className="pointer-events-none absolute inset-x-0 bottom-0 flex justify-center bg-linear-to-t from-black/55 to-transparent px-3 pt-12 pb-[max(1.25rem,env(safe-area-inset-bottom))] *:pointer-events-auto max-[22.5rem]:px-1 short:pt-4 short:pb-2">
        <CallControls
          call={call}
          fitting={fitting}
          onHelp={() => setHelping(true)}
          onDetails={() => setDetailed(true)}
        />
      </div>
      <CallDetails call={call} name={name} open={detailed} onClose={() => setDetailed(false)} />
      <ShortcutHelp open={helping} onClose={() => setHelping(false)} />
    </>
  )
}
