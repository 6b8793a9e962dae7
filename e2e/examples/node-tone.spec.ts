import { expect, test } from '../fixtures.js'
import { expectSound } from '../media.js'
import { ExampleScript, runExample } from './example.js'

test('Node: answers with a tone, and gets picture and sound', async ({ server, person }) => {
  await runExample('node-tone', 'build')
  const tone = new ExampleScript('node-tone', 'start', { RINGDOWN_SERVER: server.url })
  try {
    await tone.until(() => tone.output.includes('can be called'))
    const ada = await person('Ada')
    await ada.button('Call Test tone').click()
    await ada.expectInCall()
    await expectSound(ada.page)

    await tone.until(() => {
      const [, frames, peak] = tone.output.match(/.*Ada: connected, (\d+) frames, peak (\d\.\d+)/s) ?? []
      return Number(frames) > 10 && Number(peak) > 0.1
    })
    expect(await tone.stop(), 'exit code').toBe(0)
    await expect(ada.status('Call ended')).toBeVisible()
  } finally {
    await tone.stop()
  }
})
