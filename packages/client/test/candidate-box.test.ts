import { ufragsOf } from '@ringdown/protocol'
import { describe, expect, it } from 'vitest'
import { CandidateBox } from '../src/session/candidate-box.js'
import { candidatesOf } from './entries.js'

describe('CandidateBox', () => {
  it('gives back each generation once, and only that one', () => {
    const box = new CandidateBox()
    const early = candidatesOf('one')
    const late = candidatesOf('one', 2)
    const other = candidatesOf('two')
    for (const batch of [early, other, late]) box.put(batch)
    expect(box.take(new Set(['one']))).toEqual([early, late])
    expect(box.take(new Set(['one']))).toEqual([])
    expect(box.take(new Set(['two', 'three']))).toEqual([other])
  })

  it('is bounded in generations and in candidates', () => {
    const box = new CandidateBox()
    for (const ufrag of ['a', 'b', 'c', 'd']) box.put(candidatesOf(ufrag))
    expect(box.take(new Set(['a', 'b', 'c', 'd'])).map(({ ufrag }) => ufrag)).toEqual(['b', 'c', 'd'])
    for (let batch = 0; batch < 20; batch++) box.put(candidatesOf('flood', 32))
    const kept = box.take(new Set(['flood'])).flatMap(({ candidates }) => candidates)
    expect(kept).toHaveLength(96)
    for (let batch = 0; batch < 1000; batch++) box.put(candidatesOf('empty', 0))
    expect(box.take(new Set(['empty']))).toHaveLength(128)
  })
})

describe('ufragsOf', () => {
  it('reads every generation of a description', () => {
    expect(ufragsOf('v=0\r\na=ice-ufrag:abcd\r\nm=audio\r\na=ice-ufrag:ef+/\r\n')).toEqual(
      new Set(['abcd', 'ef+/']),
    )
    expect(ufragsOf(undefined)).toEqual(new Set())
  })
})
