/** The browsers of the operating system and how they are started: fake devices, nothing sent off this machine. */

export const chromiumPath = '/usr/bin/chromium'

/** A fake camera and microphone (a beep each second), and every question of the browser answered with yes. */
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

/** The same with a camera of ten pictures a second, where several calls share two cores. */
export const calmChromiumArgs: readonly string[] = [
  ...chromiumArgs,
  '--use-fake-device-for-media-stream=fps=10',
]

export const firefoxPath = '/usr/bin/firefox-esr'

/** The same for Firefox; without `loopback` it gathers no candidate where there is no network. */
export const firefoxPrefs: Readonly<Record<string, string | number | boolean>> = {
  'media.navigator.streams.fake': true,
  'media.navigator.permission.disabled': true,
  'media.peerconnection.ice.loopback': true,
  // Without a graphics card each frame of a pulsing ring takes it so long that a click waits for seconds.
  'ui.prefersReducedMotion': 1,
}
