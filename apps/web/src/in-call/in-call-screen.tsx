import type { Call } from '@ringdown/client'
import { RemoteAudio, useCall } from '@ringdown/react'
import { Volume2 } from 'lucide-react'
import { useState } from 'react'
import { CallDetails } from '../details/call-details.js'
import { usePageTitle } from '../frame/page-title.js'
import { DeviceNews } from '../media/device-news.js'
import { MediaProblems } from '../media/media-problems.js'
import { Button } from '../parts/button.js'
import { usePhone } from '../phone/phone-context.js'
import { CallControls } from './call-controls.js'
import { CallHeader } from './call-header.js'
import { CornerTiles } from './corner-tiles.js'
import { OutageBanner } from './outage-banner.js'
import { PausedNotice } from './paused-notice.js'
import { PeerTrouble } from './peer-trouble.js'
import { Reconnected } from './reconnected.js'
import { ShortcutHelp } from './shortcut-help.js'
import { Stage } from './stage.js'
import { isStopped } from './trouble.js'
import { useDarkPage } from './use-dark-page.js'
import { useShortcuts } from './use-shortcuts.js'
import { useTrouble } from './use-trouble.js'

/** The call: the other person's picture large, your own small, the controls below. */
export function InCallScreen({ call }: { call: Call }) {
  const phone = usePhone()
  const { remote } = useCall(call)
  const name = phone.nameOf(call)
  const [helping, setHelping] = useState(false)
  const [detailed, setDetailed] = useState(false)
  const trouble = useTrouble(call)
  useDarkPage()
  usePageTitle(`In a call with ${name}`)
  useShortcuts(call.localMedia, () => setHelping(true))
  const screenShared = remote.screen.live && remote.screen.track !== null
  return (
    <main className="fixed inset-0 overflow-hidden">
      <Stage call={call} name={name} trouble={trouble} />
      <CallHeader call={call} name={name} />
      <CornerTiles call={call} name={name} withPeer={screenShared} stopped={isStopped(trouble)} />
      {trouble.kind === 'banner' && <OutageBanner call={call} name={name} outage={trouble.outage} />}
      {/* On a narrow screen, sits above your own picture in its corner. */}
      <div className="pointer-events-none absolute inset-x-0 bottom-64 z-20 flex flex-col items-center gap-3 px-3 *:pointer-events-auto md:bottom-28">
        <PeerTrouble trouble={trouble} name={name} />
        <Reconnected trouble={trouble} />
        <RemoteAudio call={call}>
          {play => (
            <Button look="primary" onClick={play}>
              <Volume2 aria-hidden="true" size={20} />
              Turn on sound
            </Button>
          )}
        </RemoteAudio>
        <PausedNotice media={call.localMedia} />
        <DeviceNews media={call.localMedia} />
        <MediaProblems media={call.localMedia} />
      </div>
      <div className="pointer-events-none absolute inset-x-0 bottom-0 flex justify-center bg-linear-to-t from-black/55 to-transparent px-3 pt-12 pb-[max(1.25rem,env(safe-area-inset-bottom))] *:pointer-events-auto">
        <CallControls call={call} onHelp={() => setHelping(true)} onDetails={() => setDetailed(true)} />
      </div>
      <CallDetails call={call} name={name} open={detailed} onClose={() => setDetailed(false)} />
      <ShortcutHelp open={helping} onClose={() => setHelping(false)} />
    </main>
  )
}
