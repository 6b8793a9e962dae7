import type { Call } from '@ringdown/client'
import { useId } from 'react'
import { FactList } from '../details/fact-list.js'
import { figuresOf } from './figure-words.js'
import { QUALITY_TEXTS } from './quality-texts.js'
import { useQuality } from './use-quality.js'

/** What is measured of a call's connection, second by second. */
export function Statistics({ call }: { call: Call }) {
  const id = useId()
  const quality = useQuality(call)
  if (!quality) return null
  return (
    <section aria-labelledby={id} className="mb-4 border-b border-edge pb-4">
      <h3 id={id} className="mb-1 font-medium">
        {QUALITY_TEXTS.statistics}
      </h3>
      <FactList facts={figuresOf(quality)} />
    </section>
  )
}
