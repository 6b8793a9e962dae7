/**
 * Finds the browser's default among its devices of one kind. Chromium has an entry for it, whose group is that of the
 * real device; other browsers list the default first.
 */
export function usualDevice(inputs: readonly MediaDeviceInfo[]): MediaDeviceInfo | undefined {
  return inputs.find(({ deviceId }) => deviceId === 'default') ?? inputs[0]
}

/**
 * Whether there is a better device than the one `track` comes from. The `chosen` one wins while it is available, then
 * a new default. Plugging in any other device changes nothing.
 *
 * @param chosen the `deviceId` the person chose; `null` if they left it to the browser.
 * @returns the `deviceId` to switch to; `undefined` to stay.
 */
export function betterDevice(
  inputs: readonly MediaDeviceInfo[],
  track: MediaStreamTrack,
  chosen: string | null,
  newDefault: MediaDeviceInfo | undefined,
): string | undefined {
  const wanted = (inputs.find(({ deviceId }) => deviceId === chosen) ?? newDefault)?.deviceId
  // If the browser does not say which device is in use, assume the wanted one.
  const inUse = track.getSettings().deviceId ?? wanted
  const isOtherBehindEntry = newDefault && wanted === 'default'
  return wanted !== inUse || isOtherBehindEntry ? wanted : undefined
}
