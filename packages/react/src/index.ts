'use client'

/**
 * React bindings for the SDK: a provider, hooks and media elements.
 * @module @ringdown/react
 */

export { RemoteAudio, VideoTrack, type VideoTrackProps } from './media-elements.js'
export { RingdownProvider, useConnection, useRingdown } from './ringdown-provider.js'
export { useCall, useLocalMedia } from './use-call.js'
export { useLinkStatus, useListening, usePeople } from './use-listening.js'
export { useWatchable } from './use-watchable.js'
