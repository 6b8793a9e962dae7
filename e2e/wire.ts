import type { Page } from '@playwright/test'
import type { AppendRequest, Draft } from '@ringdown/protocol'

/** What a page sends and receives over its WebSockets, frame by frame as the browser put it on the wire. */
export class Wire {
  readonly sent: string[] = []
  readonly received: string[] = []

  constructor(page: Page) {
    page.on('websocket', socket => {
      socket.on('framesent', ({ payload }) => this.sent.push(String(payload)))
      socket.on('framereceived', ({ payload }) => this.received.push(String(payload)))
    })
  }

  /** The drafts of a type that the page has submitted. */
  submitted<Type extends Draft['type']>(type: Type): Extract<Draft, { readonly type: Type }>[] {
    return this.sent
      .map(readAppend)
      .filter((draft): draft is Extract<Draft, { readonly type: Type }> => draft?.type === type)
  }
}

/** The frames that reveal an address: descriptions and candidates. */
export function revealing(frames: readonly string[]): string[] {
  return frames.filter(frame => /candidate|sdp|ufrag/i.test(frame))
}

/** Every ICE candidate in the frames, wherever it appears. */
export function candidatesIn(frames: readonly string[]): string[] {
  return frames.flatMap(frame => frame.match(/candidate:[^"\\]+/g) ?? [])
}

/** The draft in a Socket.IO frame `42<id>["append",{…}]`; `null` for any other frame. */
function readAppend(frame: string): Draft | null {
  const [, json] = /^42\d*(\[.*\])$/s.exec(frame) ?? []
  if (json === undefined) return null
  const [event, request] = JSON.parse(json) as [string, AppendRequest]
  return event === 'append' ? request.draft : null
}
