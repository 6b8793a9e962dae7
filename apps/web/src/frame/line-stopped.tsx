import { useRingdown } from '@ringdown/react'
import type { ReactNode } from 'react'
import { Button } from '../parts/button.js'
import { PageFrame } from './page-frame.js'

/** The line to the server has stopped for a reason that only the person can settle. */
function LineStopped(props: { title: string; action: string; children: ReactNode }) {
  const ringdown = useRingdown()
  return (
    <PageFrame title={props.title}>
      <div className="mx-auto max-w-md py-16 text-center">
        <h1 className="text-2xl font-semibold tracking-tight text-balance">{props.title}</h1>
        <p className="mt-3 mb-8 text-pretty text-quiet">{props.children}</p>
        <Button look="primary" onClick={() => ringdown.reconnect()}>
          {props.action}
        </Button>
      </div>
    </PageFrame>
  )
}

export function OpenInAnotherTab() {
  return (
    <LineStopped title="This page is open in another tab" action="Use it here">
      Calls ring there. You can go on here instead; the other tab then stops.
    </LineStopped>
  )
}

export function LineRefused(props: { reason: string | null }) {
  return (
    <LineStopped title="The server refused the connection" action="Try again">
      {props.reason ?? 'It did not say why. Try again, or change your name.'}
    </LineStopped>
  )
}
