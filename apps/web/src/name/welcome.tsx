import type { ReactNode } from 'react'
import { EntranceFrame } from '../frame/entrance-frame.js'
import { NameForm } from './name-form.js'

/** The first thing a newcomer sees, on any page: a question for their name. */
export function Welcome(props: { title: string; children: ReactNode; onName: (name: string) => void }) {
  return (
    <EntranceFrame title={props.title} hint={props.children}>
      <NameForm action="Continue" onName={props.onName} />
    </EntranceFrame>
  )
}
