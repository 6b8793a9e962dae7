import type { LineStatus } from '@ringdown/client/lines'
import { useConnection } from '@ringdown/react'
import { useEffect, useState } from 'react'
import { usePhone } from '../phone/phone-context.js'
import { after } from '../time/clock.js'

/** How often a visitor who has not called yet is told how many wait. */
const AGAIN_MS = 20_000

/** What a visitor is told of a line; `null` until the server has answered, and from older servers. */
export function useLineStatus(line: string): LineStatus | null {
  const { lineService } = usePhone()
  const { connection } = useConnection()
  const [status, setStatus] = useState<LineStatus | null>(null)
  useEffect(() => {
    if (connection !== 'online') return
    let cancel = () => {}
    let isGone = false
    const look = async () => {
      // What is there no more shows when they call.
      const now = await lineService.status(line).catch(() => null)
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
