import type { MediaWanted } from '@ringdown/client'

/** Whether the browser opens these devices without asking. `false` where it does not say. */
export async function mayOpenDevices({ audio, video }: MediaWanted): Promise<boolean> {
  const names = [...(audio ? ['microphone'] : []), ...(video ? ['camera'] : [])]
  try {
    const states = await Promise.all(
      names.map(async name => (await navigator.permissions.query({ name: name as PermissionName })).state),
    )
    return states.every(state => state === 'granted')
  } catch {
    return false
  }
}
