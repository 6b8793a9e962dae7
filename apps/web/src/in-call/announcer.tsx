import type { Call } from '@ringdown/client'
import { useCall, useLocalMedia } from '@ringdown/react'
import { useState } from 'react'
import { useLasting } from '../time/use-lasting.js'
import { announce, factsOf, type HeardFacts } from './announcements.js'

/** How long the other person's devices may take to appear once they are connected, in milliseconds. */
const SETTLES_MS = 3_000

/** Says aloud what others see: own microphone and camera, and the other person's camera and screen. */
export function Announcer({ call, name }: { call: Call; name: string }) {
  const snapshot = useCall(call)
  const media = useLocalMedia(call)
  const isSettled = useLasting(snapshot.connection === 'connected', SETTLES_MS)
  const [known, setKnown] = useState<HeardFacts>(() => factsOf(snapshot, media, null, false))
  const facts = factsOf(snapshot, media, known, isSettled)
  const [said, setSaid] = useState('')
  const news = announce(known, facts, name)
  if (!isSame(known, facts)) {
    setKnown(facts)
    if (news.length > 0) setSaid(news.join('. '))
  }
  return (
    <p role="status" className="sr-only">
      {said}
    </p>
  )
}

function isSame(one: HeardFacts, other: HeardFacts): boolean {
  return (Object.keys(one) as (keyof HeardFacts)[]).every(fact => one[fact] === other[fact])
}
