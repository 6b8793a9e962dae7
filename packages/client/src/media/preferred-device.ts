interface Circumstances {
  /** The `deviceId` a person has chosen; `null` if they left it to the browser. */
  readonly chosen: string | null
  /** What was {@link Choice.usual} before; `undefined` where a new default is not followed. */
  readonly usual: string | undefined
  /** What is in use. */
  readonly track: MediaStreamTrack
}

interface Choice {
  /** The `deviceId` to go over to; `null` to stay. */
  readonly better: string | null
  /** Names the browser's default. */
  readonly usual: string
}

/**
 * Of the devices of one kind that are plugged in, whether there is a better one than the one in use: the chosen one wins
 * while it is there, then a default that has changed. Any other new device changes nothing.
 */
export function chooseDevice(
  inputs: readonly MediaDeviceInfo[],
  { chosen, usual, track }: Circumstances,
): Choice {
  // Chromium has an entry for the default, whose group is that of the real device; the others list the default first.
  const first = inputs.find(({ deviceId }) => deviceId === 'default') ?? inputs[0]
  const nowUsual = `${first?.deviceId} ${first?.groupId}`
  const isNew = usual !== undefined && usual !== nowUsual
  const wanted =
    inputs.find(({ deviceId }) => deviceId === chosen)?.deviceId ?? (isNew ? first?.deviceId : null)
  // A browser that does not say what is in use is taken to use what is wanted.
  const inUse = track.getSettings().deviceId ?? wanted
  const isBetter = wanted !== inUse || (isNew && wanted === 'default')
  return { better: (isBetter && wanted) || null, usual: nowUsual }
}
