import type { Call } from '@ringdown/client'
import { useState } from 'react'
import { classes } from '../parts/classes.js'
import { type Corner, nextCorner } from './corner.js'
import { PeerPicture } from './peer-picture.js'
import { SelfTile } from './self-tile.js'
import { useCornerDrag } from './use-corner-drag.js'

const PLACES: Record<Corner, string> = {
  'top-left': 'top-20 left-4',
  'top-right': 'top-20 right-4 sm:top-5',
  'bottom-right': 'right-4 bottom-28 md:right-5 md:bottom-5 short:bottom-20 short:md:bottom-3',
  'bottom-left': 'bottom-28 left-4 md:bottom-5 md:left-5 short:bottom-20 short:md:bottom-3',
}

/** The small pictures in a corner: your own, and the other person's while a shared screen fills the stage. */
export function CornerTiles(props: { call: Call; name: string; withPeer: boolean; stopped: boolean }) {
  const { call, name, withPeer, stopped } = props
  const [corner, setCorner] = useState<Corner>('bottom-right')
  const { dragging, style, handlers } = useCornerDrag(setCorner)
  return (
    <div
      {...handlers}
      style={style}
      className={classes(
        'absolute z-10 flex touch-none flex-col gap-3 select-none short:flex-row',
        dragging ? 'cursor-grabbing' : 'cursor-grab',
        PLACES[corner],
      )}
    >
      {withPeer && (
        <div className={TILE}>
          <PeerPicture call={call} name={name} stopped={stopped} />
        </div>
      )}
      <div className={TILE}>
        <SelfTile media={call.localMedia} onMove={() => setCorner(nextCorner(corner))} />
      </div>
    </div>
  )
}

const TILE =
  'relative aspect-[3/4] w-24 overflow-hidden rounded-2xl bg-raised shadow-xl ring-1 ring-white/15 short:w-16 sm:aspect-video sm:w-52 lg:w-60 short:sm:w-28'
