import { setTimeout as pause } from 'node:timers/promises'
import { build } from 'esbuild'
import type { Browser } from 'playwright-core'
import { enterApp, press } from '../app-tab.js'
import { ask, type TabOf } from '../browser.js'
import type { Lab } from '../lab/lab.js'
import type { AppPage } from '../pages/app-recorder.js'
import { StepLog } from './app-steps.js'
import { type Act, type CallSystem, HESITATION, RING_FOR, type Shown } from './call-system.js'

type Tab = TabOf<AppPage>

interface AppSystem extends CallSystem {
  /** As `answer`, by the Enter key: nothing opens before it. */
  readonly answerByKey: Act
  /** The caller waits on a line; the callee answers as its staff. */
  readonly takeLine: Act
  /** The steps of the calls since the last time, as lines. */
  steps(): readonly string[]
}

interface AppOptions {
  readonly isMirror?: boolean
  readonly isKnock?: boolean
  readonly isTraced: boolean
}

/** A click's button is down for so long, in milliseconds. */
const HELD_FOR = 80
/** A page that is open so long has loaded the screens of a call, in milliseconds. */
const SETTLED = 1000

/**
 * Ringdown's app in the lab, used by its accessible names: two people who have given their names. Each call is the first
 * in its pages, as it mostly is for people.
 *
 * @param options whether the callee's camera opens with the ring, whether the caller's picture is on its way while it
 *   rings, and whether the steps are noted.
 */
export async function openApp(
  repository: string,
  lab: Lab,
  { isMirror = false, isKnock = false, isTraced }: AppOptions,
): Promise<AppSystem> {
  const url = `http://${lab.app.address}:${lab.app.port}/`
  // A server warns of people whose names are the same.
  const [callerName, calleeName] = isKnock ? ['Elsa', 'Finn'] : isMirror ? ['Cleo', 'Dora'] : ['Ada', 'Ben']
  const scripts = await Promise.all(
    ['app-recorder', ...(isTraced ? ['app-steps'] : [])].map(name => bundlePage(repository, name)),
  )
  const [caller, callee] = await Promise.all([
    openPerson(lab.caller, url, callerName, scripts),
    openPerson(lab.callee, url, calleeName, scripts),
  ])
  // The settings that a person turns on after a call.
  if (isMirror) await callee.evaluate(() => localStorage.setItem('ringdown.mirror', '{"isOn":true}'))
  if (isKnock) await caller.evaluate(() => localStorage.setItem('ringdown.knock', '{"sends":true}'))
  const log = isTraced ? new StepLog(caller, callee) : null

  const openAgain = async () => {
    await Promise.all([caller, callee].map(tab => tab.goto(url)))
    await pause(SETTLED)
  }

  /** Answers, waits for both pictures and ends the call. */
  async function act(answer: () => Promise<void>): Promise<Shown> {
    await Promise.all([ask(caller, 'expectPicture', calleeName), ask(callee, 'expectPicture', callerName)])
    await log?.begin()
    await answer()
    const [atCaller, atCallee] = await Promise.all([ask(caller, 'untilPicture'), ask(callee, 'untilPicture')])
    const clicked = await ask(callee, 'clickedAt')
    await log?.end()
    await press(caller, 'Hang up')
    await callee.getByRole('status').filter({ hasText: 'Call ended' }).waitFor()
    return { atCaller: atCaller - clicked, atCallee: atCallee - clicked }
  }

  const click = (button: string) => act(() => press(callee, button, HELD_FOR))

  async function ring(): Promise<void> {
    await openAgain()
    await press(caller, `Call ${calleeName}`)
    await callee.getByRole('alertdialog').waitFor()
    await pause(RING_FOR)
  }

  return {
    answer: async () => {
      await ring()
      return click('Answer')
    },
    answerByKey: async () => {
      await ring()
      return act(() => callee.keyboard.press('Enter'))
    },
    join: async () => {
      await openAgain()
      await press(caller, 'Start a call')
      const link = await caller.getByRole('textbox', { name: 'Call link' }).inputValue()
      await callee.goto(link)
      await callee.getByRole('button', { name: 'Join call' }).waitFor()
      await pause(HESITATION)
      return click('Join call')
    },
    takeLine: async () => {
      await Promise.all([callee.goto(`${url}line/desk`), caller.goto(`${url}line/desk/call`)])
      await press(caller, 'Start the call')
      await callee.getByRole('button', { name: `Answer ${callerName}` }).waitFor()
      await pause(RING_FOR)
      return click(`Answer ${callerName}`)
    },
    steps: () => log?.takeLines() ?? [],
    close: async () => {
      await Promise.all([caller.context().close(), callee.context().close()])
    },
  }
}

async function bundlePage(repository: string, name: string): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [`${repository}/bench/pages/${name}.ts`],
    bundle: true,
    format: 'iife',
    write: false,
    logLevel: 'warning',
  })
  return outputFiles[0]?.text ?? ''
}

async function openPerson(
  browser: Browser,
  url: string,
  name: string,
  scripts: readonly string[],
): Promise<Tab> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } })
  for (const script of scripts) await context.addInitScript(script)
  const tab = await context.newPage()
  await enterApp(tab, url, name)
  return tab
}
