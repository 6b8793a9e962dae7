/** The system's browsers and their flags: fake devices, and no traffic off this machine. */

export const chromiumPath = '/usr/bin/chromium'

/** A fake camera and microphone (a beep each second); every browser prompt is accepted. */
export const chromiumArgs: readonly string[] = [
  '--no-sandbox',
  '--use-fake-device-for-media-stream',
  '--use-fake-ui-for-media-stream',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/** The same with a camera of ten frames per second, for tests where several calls share two cores. */
export const calmChromiumArgs: readonly string[] = [
  ...chromiumArgs,
  '--use-fake-device-for-media-stream=fps=10',
]

export const firefoxPath = '/usr/bin/firefox-esr'

/** The same for Firefox. Without `loopback` it gathers no candidates on a machine without a network. */
export const firefoxPrefs: Readonly<Record<string, string | number | boolean>> = {
  'media.navigator.streams.fake': true,
  'media.navigator.permission.disabled': true,
  'media.peerconnection.ice.loopback': true,
  // Without a graphics card, each frame of the pulsing ring is so slow that a click waits for seconds.
  'ui.prefersReducedMotion': 1,
}
