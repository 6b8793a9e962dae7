import type { Ringdown } from '@ringdown/client'
import { RingdownProvider, useConnection } from '@ringdown/react'
import { useState } from 'react'
import { CallView } from './call-view'
import { connect } from './connect'
import { Incoming } from './incoming'
import { People } from './people'

export function App(props: { initial: Ringdown | null }) {
  const [ringdown, setRingdown] = useState(props.initial)
  if (!ringdown) return <NameForm onName={name => setRingdown(connect(name))} />
  return (
    <RingdownProvider ringdown={ringdown}>
      <Home />
    </RingdownProvider>
  )
}

function NameForm(props: { onName: (name: string) => void }) {
  const [name, setName] = useState('')
  return (
    <form
      onSubmit={event => {
        event.preventDefault()
        props.onName(name)
      }}
    >
      <label>
        Your name{' '}
        <input required maxLength={50} value={name} onChange={event => setName(event.target.value)} />
      </label>
      <button type="submit">Continue</button>
    </form>
  )
}

function Home() {
  const { calls, incoming, problem } = useConnection()
  const [call] = calls
  const [ringing] = incoming
  return (
    <main>
      {problem && <p role="alert">{problem.message}</p>}
      {call ? <CallView key={call.id} call={call} /> : ringing ? <Incoming call={ringing} /> : <People />}
    </main>
  )
}
