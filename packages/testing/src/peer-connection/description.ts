import type { Sdp, Section } from './fake-sdp.js'

/** An applied description. */
export interface Description {
  readonly type: 'offer' | 'answer'
  readonly sdp: Sdp
}

/** The four slots of webrtc-pc, as one value. */
export interface Descriptions {
  readonly currentLocal: Description | null
  readonly currentRemote: Description | null
  readonly pendingLocal: Description | null
  readonly pendingRemote: Description | null
}

export const NO_DESCRIPTIONS: Descriptions = {
  currentLocal: null,
  currentRemote: null,
  pendingLocal: null,
  pendingRemote: null,
}

export function localOf(descriptions: Descriptions): Description | null {
  return descriptions.pendingLocal ?? descriptions.currentLocal
}

export function remoteOf(descriptions: Descriptions): Description | null {
  return descriptions.pendingRemote ?? descriptions.currentRemote
}

/** The descriptions after a pending offer is rolled back. */
export function withoutPending(descriptions: Descriptions): Descriptions {
  return { ...descriptions, pendingLocal: null, pendingRemote: null }
}

/** Whether `next` keeps the m-lines of `layout` in their places; it may only add to them. */
export function keepsLayout(layout: readonly Section[], next: readonly Section[]): boolean {
  return layout.every(
    (section, index) => next[index]?.mid === section.mid && next[index].kind === section.kind,
  )
}

/** Whether it has an m-line for data channels. */
export function hasData(description: Description | null): boolean {
  return description?.sdp.sections.some(({ kind }) => kind === 'application') ?? false
}
