/** A corner of the call screen. */
export type Corner = 'top-left' | 'top-right' | 'bottom-right' | 'bottom-left'

const CLOCKWISE: Record<Corner, Corner> = {
  'top-left': 'top-right',
  'top-right': 'bottom-right',
  'bottom-right': 'bottom-left',
  'bottom-left': 'top-left',
}

export function nextCorner(corner: Corner): Corner {
  return CLOCKWISE[corner]
}

/** The corner of an area nearest to a point in it. */
export function nearestCorner(
  point: { x: number; y: number },
  area: { width: number; height: number },
): Corner {
  const vertical = point.y < area.height / 2 ? 'top' : 'bottom'
  const horizontal = point.x < area.width / 2 ? 'left' : 'right'
  return `${vertical}-${horizontal}`
}
