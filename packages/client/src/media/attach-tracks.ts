/**
 * Shows tracks in a media element and starts it. Cheap to call on every change of a snapshot: the element is touched
 * only when the tracks have changed, so nothing flickers.
 *
 * @returns resolves when it plays; rejects with `NotAllowedError` if the browser plays sound only after the person
 * touches the page. Other failures of `play()`, such as new tracks arriving meanwhile, resolve.
 */
export async function attachTracks(
  element: HTMLMediaElement,
  ...tracks: readonly (MediaStreamTrack | null)[]
): Promise<void> {
  const wanted = tracks.filter(track => track !== null)
  const shown = element.srcObject instanceof MediaStream ? element.srcObject.getTracks() : []
  if (wanted.length === shown.length && wanted.every(track => shown.includes(track))) return
  element.srcObject = wanted.length > 0 ? new MediaStream(wanted) : null
  if (wanted.length === 0) return
  try {
    await element.play()
  } catch (error) {
    if (error instanceof DOMException && error.name === 'NotAllowedError') throw error
  }
}
