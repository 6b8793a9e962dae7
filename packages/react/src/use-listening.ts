import type { Address, Call, LinkStatus, Listening, PeoplePage, Ringdown, Watchable } from '@ringdown/client'
import { useCallback, useEffect, useState } from 'react'
import { useRingdown } from './ringdown-provider.js'

/**
 * The calls waiting on a link or a line, oldest first; `null` until the server has answered. Listens while the
 * component is mounted; unmounting leaves the calls waiting for others.
 */
export function useListening(address: Address): readonly Call[] | null {
  const ringdown = useRingdown()
  return useOpened(useCallback(() => ringdown.listen(address), [ringdown, address]))
}

/**
 * What has become of a link; `null` until the server has answered. While it is `open` and {@link useListening} has no call,
 * its owner is away.
 */
export function useLinkStatus(address: Address): LinkStatus | null {
  const ringdown = useRingdown()
  return useOpened(useCallback(() => openedLink(ringdown.listen(address)), [ringdown, address]))
}

function openedLink({ link, close }: Listening): Watchable<LinkStatus | null> & { close(): void } {
  return {
    get snapshot() {
      return link.snapshot
    },
    subscribe: listener => link.subscribe(listener),
    close,
  }
}

/** Who is here, by name; `null` until the server has answered. Watches while the component is mounted. */
export function usePeople(
  options: NonNullable<Parameters<Ringdown['watchPeople']>[0]> = {},
): PeoplePage | null {
  const ringdown = useRingdown()
  const { query, limit, favourites } = options
  return useOpened(
    useCallback(
      () =>
        ringdown.watchPeople({
          ...(query === undefined ? {} : { query }),
          ...(limit === undefined ? {} : { limit }),
          ...(favourites && { favourites }),
        }),
      [ringdown, query, limit, favourites],
    ),
  )
}

/** The snapshot of something that is open while the component is mounted; `null` before. */
function useOpened<Snapshot>(open: () => Watchable<Snapshot> & { close(): void }): Snapshot | null {
  const [snapshot, setSnapshot] = useState<Snapshot | null>(null)
  useEffect(() => {
    const opened = open()
    const read = () => setSnapshot(opened.snapshot)
    read()
    const unsubscribe = opened.subscribe(read)
    return () => {
      unsubscribe()
      opened.close()
    }
  }, [open])
  return snapshot
}
