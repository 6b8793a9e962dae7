import { FakeMediaStream } from '@ringdown/testing'
import { afterEach, beforeEach, vi } from 'vitest'
import type { CallHandle } from '../../src/call/call-handle.js'
import { type Calm, openCalm } from './calm.js'

/** Gives each test of a file a calm world of its own. The file itself replaces its sockets: `vi.mock` counts for one file. */
export function eachInCalm(give: (calm: Calm) => void): void {
  let calm: Calm
  beforeEach(async () => {
    vi.stubGlobal('MediaStream', FakeMediaStream)
    calm = await openCalm()
    give(calm)
  })
  afterEach(() => {
    calm.world.close()
    vi.unstubAllGlobals()
    vi.restoreAllMocks()
  })
}

export const snapshots = (...calls: readonly CallHandle[]) => calls.map(({ snapshot }) => snapshot)
export const phasesInLog = (...calls: readonly CallHandle[]) => calls.map(({ leg }) => leg.state?.phase)
export const connected = { phase: 'accepted', connection: 'connected', outage: null }
