import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { BrowserTab } from '../src/alerts/tab-signal.js'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const USUAL_ICON = 'https://example.org/calls/favicon.svg'

function page() {
  const icon = { href: USUAL_ICON }
  const document = { title: 'Ringdown', baseURI: 'https://example.org/calls/x', querySelector: () => icon }
  return { icon, document, tab: new BrowserTab(document as unknown as Document) }
}

it('shows words in turn with the usual title, and a moment later an icon from where the usual one is', () => {
  const { icon, document, tab } = page()
  tab.show({ title: 'Incoming call from Ada', icon: 'ringing' })
  expect([document.title, icon.href]).toEqual(['Incoming call from Ada', USUAL_ICON])
  vi.advanceTimersByTime(1000)
  expect([document.title, icon.href]).toEqual(['Ringdown', 'https://example.org/calls/favicon-ringing.svg'])
  tab.show(null)
  vi.advanceTimersByTime(1000)
  expect([document.title, icon.href]).toEqual(['Ringdown', USUAL_ICON])
})

it('gives back the title that the app has set meanwhile', () => {
  const { document, tab } = page()
  tab.show({ title: 'Incoming call from Ada', icon: 'ringing' })
  document.title = 'In a call with Ada · Ringdown'
  vi.advanceTimersByTime(1000)
  expect(document.title).toBe('Incoming call from Ada')
  tab.show(null)
  expect(document.title).toBe('In a call with Ada · Ringdown')
})
