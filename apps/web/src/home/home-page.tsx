import { useConnection, useWatchable } from '@ringdown/react'
import { useEffect } from 'react'
import { PageFrame } from '../frame/page-frame.js'
import { useLaterScreens } from '../later-screens-context.js'
import { tabStorage } from '../phone/browser-storage.js'
import { useHomePhone } from '../phone/phone-context.js'
import { rememberHome } from './been-home.js'
import { HOME_TEXTS } from './home-texts.js'
import { People } from './people.js'
import { Recent } from './recent.js'
import { StartCall } from './start-call.js'

/** Who is here, a way to call people who are not, and recent calls. */
export function HomePage() {
  const later = useLaterScreens()
  useEffect(() => rememberHome(tabStorage), [])
  return (
    <PageFrame title="Ringdown">
      <h1 className="pt-2 pb-6 text-3xl font-semibold tracking-tight text-balance sm:pt-6 sm:pb-8 sm:text-4xl">
        {HOME_TEXTS.title}
      </h1>
      {later && <later.HomeNews />}
      <div className="grid grid-cols-[minmax(0,1fr)] items-start gap-5 lg:grid-cols-[minmax(0,1fr)_22rem] lg:grid-rows-[auto_1fr] lg:gap-6">
        <div className="lg:order-2">
          <StartCall />
        </div>
        <div className="lg:row-span-2">
          <People />
        </div>
        <div className="lg:order-3 lg:col-start-2">
          {later ? <later.RecentHistory /> : <Recent />}
          <OfferAfterCall />
        </div>
      </div>
    </PageFrame>
  )
}

/** Someone who has called or missed a call knows what a notification is for. */
function OfferAfterCall() {
  const { missed } = useConnection()
  const made = useWatchable(useHomePhone().recent)
  const later = useLaterScreens()
  if (!later || missed.length + made.length === 0) return null
  return (
    <div className="mt-5">
      <later.AlertOffer />
    </div>
  )
}
