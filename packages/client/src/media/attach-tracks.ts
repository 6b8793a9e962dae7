/**
 * Shows tracks in a media element, and starts it. Cheap to repeat: the element is touched only when the tracks have
 * changed, so it can be called on every change of a snapshot without a flicker.
 *
 * @returns resolves when it plays; rejects with `NotAllowedError` where the browser wants the person to touch the page
 *   before it plays sound. Other ways `play()` can fail (new tracks meanwhile) resolve.
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
