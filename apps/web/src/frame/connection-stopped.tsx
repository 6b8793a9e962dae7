import type { ConnectionProblem } from '@ringdown/client'
import { useRingdown } from '@ringdown/react'
import type { ReactNode } from 'react'
import { Button } from '../parts/button.js'
import { PageFrame } from './page-frame.js'

/** The connection has stopped for a reason that only the person can resolve. */
function ConnectionStopped(props: {
  title: string
  action: string
  onAct?: () => void
  children: ReactNode
}) {
  const ringdown = useRingdown()
  return (
    <PageFrame title={props.title}>
      <div className="mx-auto max-w-md py-16 text-center short:py-4">
        <h1 className="text-2xl font-semibold tracking-tight text-balance">{props.title}</h1>
        <p className="mt-3 mb-8 text-pretty text-quiet">{props.children}</p>
        <Button look="primary" onClick={props.onAct ?? (() => ringdown.reconnect())}>
          {props.action}
        </Button>
      </div>
    </PageFrame>
  )
}

export function OpenInAnotherTab() {
  return (
    <ConnectionStopped title="This page is open in another tab" action="Use it here">
      Calls ring there. You can use this tab instead; the other one will stop.
    </ConnectionStopped>
  )
}

export function ConnectionRefused({ problem }: { problem: ConnectionProblem | null }) {
  if (problem?.code === 'unsupported') {
    return (
      <ConnectionStopped
        title="Calls do not work in this browser"
        action="Reload"
        onAct={() => location.reload()}
      >
        {problem.message}
      </ConnectionStopped>
    )
  }
  return (
    <ConnectionStopped title="The server refused the connection" action="Try again">
      {problem?.message ?? 'It gave no reason. Try again, or change your name.'}
    </ConnectionStopped>
  )
}
