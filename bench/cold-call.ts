import { ask, openBrowser, openPage } from './browser.js'
import type { Result } from './result.js'
import { openStage } from './stage.js'

/** Warm-up runs that do not count: code is compiled, devices open for the first time. */
const WARM_UP = 2

/**
 * A cold call: one person waits on a link with an offer held, another looks at the preview and presses Join; nothing
 * is warm. The reference is a bare pair of peer connections in one page with media open on both, measured
 * alternately.
 */
export async function benchColdCall(repository: string, runs: number): Promise<Result[]> {
  const stage = await openStage(repository)
  const browser = await openBrowser()
  const url = `http://localhost:${stage.port}/`
  const atCallee: number[] = []
  const atCaller: number[] = []
  const bareAnswerer: number[] = []
  const bareOfferer: number[] = []
  try {
    for (let run = -WARM_UP; run < runs; run++) {
      const alone = await openPage(browser, url)
      const bare = await ask(alone, 'connectBarePair')
      await alone.context().close()

      const [caller, callee] = await Promise.all([openPage(browser, url), openPage(browser, url)])
      await Promise.all([ask(caller, 'signIn', 'Caller'), ask(callee, 'signIn', 'Callee')])
      const link = `link:bench-link-of-run-number-${String(run + WARM_UP).padStart(4, '0')}` as const
      await ask(caller, 'hold', link)
      await ask(callee, 'preview', link)
      const { clicked, shown } = await ask(callee, 'joinCall')
      const shownToCaller = await ask(caller, 'untilFirstFrame')
      await ask(callee, 'hangUp')
      await Promise.all([caller.context().close(), callee.context().close()])
      if (run < 0) continue
      atCallee.push(shown - clicked)
      atCaller.push(shownToCaller - clicked)
      bareAnswerer.push(bare.answerer)
      bareOfferer.push(bare.offerer)
      process.stderr.write(`\rcold call: ${run + 1} of ${runs} runs `)
    }
  } finally {
    process.stderr.write('\n')
    await browser.close()
    await stage.close()
  }
  const shared = { referenceName: 'bare pair', mostRatio: 1.3 }
  return [
    { what: 'Join → first frame, at the callee', ours: atCallee, reference: bareAnswerer, ...shared },
    { what: 'Join → first frame, at the caller', ours: atCaller, reference: bareOfferer, ...shared },
  ]
}
