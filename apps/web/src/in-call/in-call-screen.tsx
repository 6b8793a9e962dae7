import type { Call } from '@ringdown/client'
import { RemoteAudio, useCall } from '@ringdown/react'
import { Volume2 } from 'lucide-react'
import { useState } from 'react'
import { CallDetails } from '../details/call-details.js'
import { usePageTitle } from '../frame/page-title.js'
import { DeviceNews } from '../media/device-news.js'
import { MediaProblems } from '../media/media-problems.js'
import { Button } from '../parts/button.js'
import { focusIfLost } from '../parts/focus.js'
import { usePhone } from '../phone/phone-context.js'
import { Announcer } from './announcer.js'
import { CallControls } from './call-controls.js'
import { CallHeader } from './call-header.js'
import { CornerTiles } from './corner-tiles.js'
import { IN_CALL_TEXTS } from './in-call-texts.js'
import { OutageBanner } from './outage-banner.js'
import { PausedNotice } from './paused-notice.js'
import { PeerTrouble } from './peer-trouble.js'
import { Reconnected } from './reconnected.js'
import { ShortcutHelp } from './shortcut-help.js'
import { Stage } from './stage.js'
import { isStopped } from './trouble.js'
import { useDarkPage } from './use-dark-page.js'
import { usePictureFit } from './use-picture-fit.js'
import { useShortcuts } from './use-shortcuts.js'
import { useTrouble } from './use-trouble.js'
import { useWakeLock } from './use-wake-lock.js'

/** The call: the other person's picture large, your own small, the controls below. */
export function InCallScreen({ call }: { call: Call }) {
  const phone = usePhone()
  const { remote } = useCall(call)
  const name = phone.nameOf(call)
  const [helping, setHelping] = useState(false)
  const [detailed, setDetailed] = useState(false)
  const trouble = useTrouble(call)
  useDarkPage()
  usePageTitle(IN_CALL_TEXTS.title(name))
  useShortcuts(call.localMedia, () => setHelping(true))
  useWakeLock()
  const fitting = usePictureFit()
  const screenShared = remote.screen.live && remote.screen.track !== null
  return (
    <main
      ref={focusIfLost}
      tabIndex={-1}
      aria-label={IN_CALL_TEXTS.title(name)}
      className="fixed inset-0 overflow-hidden"
    >
      <Announcer call={call} name={name} />
      <Stage call={call} name={name} trouble={trouble} fitting={fitting} />
      <CallHeader call={call} name={name} />
      <CornerTiles call={call} name={name} withPeer={screenShared} stopped={isStopped(trouble)} />
      {trouble.kind === 'banner' && <OutageBanner call={call} name={name} outage={trouble.outage} />}
      {/* On a narrow screen, sits above your own picture in its corner; on a short one, scrolls. */}
      <div className="pointer-events-none absolute inset-x-0 bottom-64 z-20 flex flex-col items-center gap-3 px-3 *:pointer-events-auto md:bottom-28 short:bottom-18 short:max-h-[calc(100dvh-7rem)] short:overflow-y-auto">
        <PeerTrouble trouble={trouble} name={name} />
        <Reconnected trouble={trouble} />
        <RemoteAudio call={call}>
          {play => (
            <Button look="primary" onClick={play}>
              <Volume2 aria-hidden="true" size={20} />
              <span>Turn on sound</span>
            </Button>
          )}
        </RemoteAudio>
        <PausedNotice media={call.localMedia} />
        <DeviceNews media={call.localMedia} />
        <MediaProblems media={call.localMedia} />
      </div>
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
    </main>
  )
}
