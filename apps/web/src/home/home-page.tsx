import { PageFrame } from '../frame/page-frame.js'
import { People } from './people.js'
import { Recent } from './recent.js'
import { StartCall } from './start-call.js'

/** Who is here, a way to call somebody who is not, and what happened lately. */
export function HomePage() {
  return (
    <PageFrame title="Ringdown">
      <h1 className="sr-only">Ringdown</h1>
      <div className="grid items-start gap-5 lg:grid-cols-[minmax(0,1fr)_22rem] lg:gap-6">
        <div className="lg:order-2">
          <StartCall />
        </div>
        <div className="lg:row-span-2">
          <People />
        </div>
        <div className="lg:order-3 lg:col-start-2">
          <Recent />
        </div>
      </div>
    </PageFrame>
  )
}
