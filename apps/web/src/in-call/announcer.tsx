import type { Call } from '@ringdown/client'
import { useCall, useLocalMedia } from '@ringdown/react'
import { useState } from 'react'
import { now } from '../time/clock.js'
import { announce, factsOf, type HeardFacts } from './announcements.js'

/** Says aloud what others see: own microphone and camera, and the other person's camera and screen. */
export function Announcer({ call, name }: { call: Call; name: string }) {
  const facts = factsOf(useCall(call), useLocalMedia(call), now())
  const [known, setKnown] = useState<HeardFacts>(facts)
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
