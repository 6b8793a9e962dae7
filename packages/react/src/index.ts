'use client'

export { RemoteAudio, VideoTrack, type VideoTrackProps } from './media-elements.js'
export { RingdownProvider, useLine, useRingdown } from './ringdown-provider.js'
export { useCall, useLocalMedia } from './use-call.js'
export { useListening, usePeople } from './use-listening.js'
export { useWatchable } from './use-watchable.js'
