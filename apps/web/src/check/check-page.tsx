import type { CheckGroup } from '@ringdown/client/check'
import { useWatchable } from '@ringdown/react'
import { Download } from 'lucide-react'
import { useEffect, useState } from 'react'
import { PageFrame } from '../frame/page-frame.js'
import { Button } from '../parts/button.js'
import { Card } from '../parts/card.js'
import { classes } from '../parts/classes.js'
import { Spinner } from '../parts/spinner.js'
import { useAccount, useSdk } from '../phone/phone-context.js'
import { CheckProgress } from './check-progress.js'
import { CHECK_TEXTS, GROUP_TITLES, summaryOf, toneOf } from './check-texts.js'
import { createPersonCheck } from './person-check.js'
import { saveReport } from './save-report.js'
import { StepRow } from './step-row.js'

const SUMMARY_COLOURS = { plain: '', good: 'text-accent', bad: 'text-alarm' } as const

const GROUPS = Object.keys(GROUP_TITLES) as CheckGroup[]

/** Checks step by step whether calls work from here. Needs no name. */
export function CheckPage() {
  const account = useAccount()
  const { membership } = useSdk()
  const memberToken = membership?.snapshot.member ? membership.token : null
  const [check] = useState(() => createPersonCheck(account?.name ?? null, memberToken))
  // Leaving the page releases the camera and microphone.
  useEffect(() => () => check.stop(), [check])
  const snapshot = useWatchable(check)
  const { phase, steps } = snapshot
  const running = phase === 'running'
  const over = phase === 'done' || phase === 'stopped'
  return (
    <PageFrame title={CHECK_TEXTS.title}>
      <div className="mx-auto max-w-2xl pt-2 sm:pt-6">
        <h1 className="text-3xl font-semibold tracking-tight text-balance sm:text-4xl">
          {CHECK_TEXTS.title}
        </h1>
        <p className="mt-3 text-pretty text-quiet">{CHECK_TEXTS.intro}</p>
        <div className="mt-6 flex flex-wrap items-center gap-2.5">
          <Button
            look="primary"
            className="min-w-32"
            // `disabled` would drop the keyboard focus.
            aria-disabled={running}
            onClick={() => void check.run()}
          >
            {running && <Spinner />}
            <span>{running ? CHECK_TEXTS.running : over ? CHECK_TEXTS.again : CHECK_TEXTS.start}</span>
          </Button>
          {running && <Button onClick={() => check.stop()}>{CHECK_TEXTS.stop}</Button>}
          {over && (
            <Button onClick={() => saveReport(snapshot)}>
              <Download aria-hidden="true" size={18} />
              <span>{CHECK_TEXTS.download}</span>
            </Button>
          )}
        </div>
        <div role="status" className="mt-6 min-h-8">
          <p className={classes('text-xl font-semibold tracking-tight', SUMMARY_COLOURS[toneOf(snapshot)])}>
            {summaryOf(snapshot)}
          </p>
          {over && <p className="mt-1 text-sm text-pretty text-quiet">{CHECK_TEXTS.reportSays}</p>}
        </div>
        <div className="mt-3">{phase !== 'idle' && <CheckProgress steps={steps} />}</div>
        <div className="mt-6 space-y-5">
          {GROUPS.map(group => (
            <Card key={group} title={GROUP_TITLES[group]}>
              <ul className="divide-y divide-edge">
                {steps
                  .filter(step => step.group === group)
                  .map(step => (
                    <StepRow key={step.id} step={step} />
                  ))}
              </ul>
            </Card>
          ))}
        </div>
      </div>
    </PageFrame>
  )
}
