/**
 * The browser's default of its list of devices of one kind: Chromium has an entry for it, whose group is that of the real
 * device; the others list the default first.
 */
export function usualDevice(inputs: readonly MediaDeviceInfo[]): MediaDeviceInfo | undefined {
  return inputs.find(({ deviceId }) => deviceId === 'default') ?? inputs[0]
}

/**
 * Whether there is a better device than the one `track` comes from. The `chosen` one wins while it is there, then a
 * default that is new. Any other device that is plugged in changes nothing.
 *
 * @param chosen the `deviceId` a person has chosen; `null` if they left it to the browser.
 * @returns the `deviceId` to go over to; `undefined` to stay.
 */
export function betterDevice(
  inputs: readonly MediaDeviceInfo[],
  track: MediaStreamTrack,
  chosen: string | null,
  newDefault: MediaDeviceInfo | undefined,
): string | undefined {
  const wanted = (inputs.find(({ deviceId }) => deviceId === chosen) ?? newDefault)?.deviceId
  // A browser that does not say what is in use is taken to use what is wanted.
  const inUse = track.getSettings().deviceId ?? wanted
  const isOtherBehindEntry = newDefault && wanted === 'default'
  return wanted !== inUse || isOtherBehindEntry ? wanted : undefined
}
