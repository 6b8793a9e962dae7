import { RingdownError } from '@ringdown/client'
import type { LineStatus } from '@ringdown/client/lines'
import { useConnection } from '@ringdown/react'
import { useEffect, useState } from 'react'
import { usePhone } from '../phone/phone-context.js'
import { after } from '../time/clock.js'

/** How often a visitor who has not called yet is told how many wait. */
const AGAIN_MS = 20_000

/** What a visitor is told of a line: `null` until the server has answered, and from older servers; `none` if there is no such line. */
export function useLineStatus(line: string): LineStatus | 'none' | null {
  const { lineService } = usePhone()
  const { connection } = useConnection()
  const [status, setStatus] = useState<LineStatus | 'none' | null>(null)
  useEffect(() => {
    if (connection !== 'online') return
    let cancel = () => {}
    let isGone = false
    const look = async () => {
      const now = await lineService.status(line).catch(whyNot)
      if (isGone) return
      if (now) setStatus(now)
      cancel = after(AGAIN_MS, () => void look())
    }
    void look()
    return () => {
      isGone = true
      cancel()
    }
  }, [lineService, line, connection])
  return status
}

/** Anything else shows when they call. */
function whyNot(error: unknown): 'none' | null {
  return error instanceof RingdownError && error.code === 'not-allowed' ? 'none' : null
}
