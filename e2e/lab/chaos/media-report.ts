import type { Page } from '@playwright/test'

/** What a page's open connections send and receive, to help find out why there is no picture. */
export function reportMedia(page: Page): Promise<string> {
  return page
    .evaluate(async () => {
      const open = window.ringdownWitness.connections.filter(
        ({ connectionState }) => connectionState !== 'closed',
      )
      const kinds = ['inbound-rtp', 'outbound-rtp', 'candidate-pair', 'transport', 'data-channel']
      const reports = await Promise.all(
        open.map(async connection => ({
          states: `${connection.connectionState} ${connection.iceConnectionState} ${connection.signalingState}`,
          transceivers: connection.getTransceivers().map(({ mid, currentDirection, sender, receiver }) => {
            const sent = sender.track && `${sender.track.readyState} muted ${sender.track.muted}`
            return `${mid} ${currentDirection}, sends ${sent}, gets muted ${receiver.track.muted}`
          }),
          stats: [...(await connection.getStats()).values()].filter(({ type }) => kinds.includes(type)),
        })),
      )
      const received = open.flatMap(connection => connection.getReceivers().map(({ track }) => track))
      const elements = [...document.querySelectorAll<HTMLMediaElement>('video, audio')].map(element => {
        const tracks = element.srcObject instanceof MediaStream ? element.srcObject.getTracks() : []
        const shown = tracks.map(({ kind, readyState, muted, id }) => {
          const at = received.findIndex(track => track.id === id)
          return `${kind} ${readyState} muted ${muted} of receiver ${at}`
        })
        const frames = element instanceof HTMLVideoElement ? element.getVideoPlaybackQuality() : null
        return {
          label: element.ariaLabel,
          paused: element.paused,
          state: element.readyState,
          time: element.currentTime,
          frames: frames?.totalVideoFrames,
          shown,
        }
      })
      return JSON.stringify({ reports, elements, visible: document.visibilityState })
    })
    .catch(error => String(error))
}
