/** What a person or the system would have, of the devices of one kind that are plugged in. */
export interface Preference {
  /** The `deviceId` a person has chosen; `null` if they left it to the browser. */
  readonly chosen: string | null
  /** The browser's default when the track in use was opened; `undefined` where a new default is not followed. */
  readonly usual: MediaDeviceInfo | undefined
}

/**
 * The browser's default of its list of devices of one kind: Chromium has an entry for it, whose group is that of the real
 * device; the others list it first.
 */
export function usualDevice(inputs: readonly MediaDeviceInfo[]): MediaDeviceInfo | undefined {
  return inputs.find(({ deviceId }) => deviceId === 'default') ?? inputs[0]
}

/**
 * The device to go over to from the one that `track` comes from; `undefined` to stay. The chosen one wins while it is there,
 * then a default that has changed. Any other new device changes nothing.
 */
export function betterDevice(
  inputs: readonly MediaDeviceInfo[],
  track: MediaStreamTrack,
  { chosen, usual }: Preference,
): MediaDeviceInfo | undefined {
  const now = usualDevice(inputs)
  const isNew = usual && now && !isSame(usual, now)
  const wanted = inputs.find(({ deviceId }) => deviceId === chosen) ?? (isNew ? now : undefined)
  return wanted && !isSame(track.getSettings(), wanted) ? wanted : undefined
}

/** Some browsers do not say which device a track comes from: then it counts as the one wanted. */
function isSame(one: MediaTrackSettings, { deviceId, groupId }: MediaDeviceInfo): boolean {
  return (one.deviceId ?? deviceId) === deviceId && (one.groupId ?? groupId) === groupId
}
