import { setTimeout as pause } from 'node:timers/promises'
import { build } from 'esbuild'
import type { Browser } from 'playwright-core'
import { enterApp, press } from './app-tab.js'
import { ask, type TabOf } from './browser.js'
import type { Lab } from './lab/lab.js'
import type { AppPage } from './pages/app-recorder.js'
import { type CallSystem, HESITATION, RING_FOR, type Shown } from './pickup-system.js'

type Tab = TabOf<AppPage>

/** Ringdown's app in the lab, used by its accessible names: two people who have given their names. */
export async function openApp(repository: string, lab: Lab): Promise<CallSystem> {
  const url = `http://${lab.app.address}:${lab.app.port}/`
  const recorder = await bundleRecorder(repository)
  const [caller, callee] = await Promise.all([
    openPerson(lab.caller, url, 'Caller', recorder),
    openPerson(lab.callee, url, 'Callee', recorder),
  ])

  /** Clicks, waits for both pictures and ends the call. */
  async function click(button: string): Promise<Shown> {
    await Promise.all([ask(caller, 'expectPicture', 'Callee'), ask(callee, 'expectPicture', 'Caller')])
    await press(callee, button)
    const [atCaller, atCallee] = await Promise.all([ask(caller, 'untilPicture'), ask(callee, 'untilPicture')])
    const clicked = await ask(callee, 'clickedAt')
    await press(caller, 'Hang up')
    await Promise.all([goHome(caller), goHome(callee)])
    return { atCaller: atCaller - clicked, atCallee: atCallee - clicked }
  }

  return {
    answer: async () => {
      await press(caller, 'Call Callee')
      await callee.getByRole('alertdialog').waitFor()
      await pause(RING_FOR)
      return click('Answer')
    },
    join: async () => {
      await press(caller, 'Start a call')
      const link = await caller.getByRole('textbox', { name: 'Call link' }).inputValue()
      await callee.goto(link)
      await callee.getByRole('button', { name: 'Join call' }).waitFor()
      await pause(HESITATION)
      return click('Join call')
    },
    close: async () => {
      await Promise.all([caller.context().close(), callee.context().close()])
    },
  }
}

async function bundleRecorder(repository: string): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [`${repository}/bench/pages/app-recorder.ts`],
    bundle: true,
    format: 'iife',
    write: false,
    logLevel: 'warning',
  })
  return outputFiles[0]?.text ?? ''
}

async function openPerson(browser: Browser, url: string, name: string, recorder: string): Promise<Tab> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } })
  await context.addInitScript(recorder)
  const tab = await context.newPage()
  await enterApp(tab, url, name)
  return tab
}

/** Leaves the page that says that the call has ended. */
async function goHome(tab: Tab): Promise<void> {
  await press(tab, 'Back to home')
  await tab.getByRole('region', { name: 'People' }).waitFor()
}
