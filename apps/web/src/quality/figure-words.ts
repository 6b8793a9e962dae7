import type { PictureFigures, Quality } from '@ringdown/client/pilot'
import { formatRoundTrip, ROUTES } from '../details/receipt-words.js'
import { wordOf } from './quality-texts.js'

type Fact = readonly [term: string, value: string | null]

/** What is measured of a connection now, as terms and values; what the browser does not say is left out. */
export function figuresOf(quality: Quality): readonly (readonly [term: string, value: string])[] {
  const { figures } = quality
  const { route, roundTripMs, sendingBps, receivingBps, lossSent, lossReceived, concealed } = figures
  const facts: readonly Fact[] = [
    ['Connection', wordOf(quality)],
    ['Route', route && ROUTES[route]],
    ['Round trip', said(roundTripMs, formatRoundTrip)],
    ['Sending', said(sendingBps, formatRate)],
    ['Receiving', said(receivingBps, formatRate)],
    ['Your voice lost', said(lossSent, formatShare)],
    ['Their voice lost', said(lossReceived, formatShare)],
    ['Their voice filled in', said(concealed, formatShare)],
    ['Your picture', said(figures.pictureSent, formatPicture)],
    ['Their picture', said(figures.pictureReceived, formatPicture)],
    ['Voice codec', figures.audioCodec],
    ['Picture codec', figures.videoCodec],
  ]
  return facts.flatMap(([term, value]) => (value === null ? [] : [[term, value] as const]))
}

function said<Figure>(figure: Figure | null, format: (figure: Figure) => string): string | null {
  return figure === null ? null : format(figure)
}

/** A rate in bits per second: `850 kbit/s`, `1.2 Mbit/s`. */
function formatRate(bps: number): string {
  const kbps = Math.round(bps / 1000)
  return kbps < 1000 ? `${kbps} kbit/s` : `${(kbps / 1000).toFixed(1)} Mbit/s`
}

/** A share, from 0 to 1: `0 %`, `0.4 %`, `12 %`. */
function formatShare(share: number): string {
  const percent = share * 100
  return `${percent > 0 && percent < 10 ? percent.toFixed(1) : Math.round(percent)} %`
}

function formatPicture({ width, height, framesPerSecond }: PictureFigures): string {
  return `${width} × ${height}, ${Math.round(framesPerSecond)} fps`
}
