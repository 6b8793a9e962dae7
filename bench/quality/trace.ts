import { printTable } from '../result.js'
import { PICTURE } from './moving-picture.js'
import type { Recording } from './run.js'
import type { Sample } from './sample.js'
import { bufferDelay, concealedShare, frameRate, rate } from './timeline.js'

/** How far apart the lines are at least, in milliseconds: a second, read a little early. */
const STEP = 900

/** Prints each second of a call: what each end received, and what the other end, which sent it, was told to send. */
export function printTrace({ ends: [caller, callee], moments }: Recording): void {
  const head = [
    'second',
    'concealed',
    'buffer',
    'voice',
    'picture',
    'video',
    'sender: voice',
    'picture',
    'estimate',
    'codec',
  ]
  for (const [name, received, sent] of [
    ['The caller', caller, callee],
    ['The callee', callee, caller],
  ] as const) {
    console.log(`\n${name} received (second 0: the network changes):`)
    printTable([head, ...toRows(received, sent, moments.changed)])
  }
  console.log('')
}

function toRows(received: readonly Sample[], sent: readonly Sample[], changed: number): readonly string[][] {
  const rows: string[][] = []
  let before = received[0]
  for (const sample of received) {
    if (!before || sample.at - before.at < STEP) continue
    const sender = sent.findLast(({ at }) => at <= sample.at)?.sent
    rows.push([
      ((sample.at - changed) / 1000).toFixed(1),
      `${concealedShare(before, sample).toFixed(1)} %`,
      `${bufferDelay(before, sample).toFixed(0)} ms`,
      kilobits(rate(before, sample, 'audio') * 1000),
      `${Math.round((sample.video.height * PICTURE.width) / PICTURE.height)}×${sample.video.height} ${frameRate(before, sample).toFixed(0)} fps`,
      kilobits(rate(before, sample, 'video') * 1000),
      kilobits(sender?.mostVoice),
      sender?.isPaused ? 'paused' : kilobits(sender?.mostPicture),
      kilobits(sender?.estimate),
      sender?.videoCodec.replace('video/', '') ?? '',
    ])
    before = sample
  }
  return rows
}

function kilobits(bits: number | null | undefined): string {
  return typeof bits === 'number' ? `${Math.round(bits / 1000)} k` : '–'
}
