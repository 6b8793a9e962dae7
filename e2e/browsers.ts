/** The system's browsers and their flags: fake devices, and no traffic off this machine. */

export const chromiumPath = '/usr/bin/chromium'

/**
 * Features of Chromium that are off in tests. A second list replaces the first, so Playwright's own comes first: without
 * it the browser asks the network for things and turns http into https.
 */
const disabledFeatures = [
  'AvoidUnnecessaryBeforeUnloadCheckSync',
  'DestroyProfileOnBrowserClose',
  'HttpsUpgrades',
  'HttpsFirstBalancedModeAutoEnable',
  'LensOverlay',
  'MediaRouter',
  'PaintHolding',
  'ThirdPartyStoragePartitioning',
  'AvoidCorsURLLoaderRestartOnRedirect',
  'OptimizationHints',
  'NetworkTimeServiceQuerying',
  'AimEnabled',
  'PreconnectToSearch',
  // A process for the next page, which is seldom opened.
  'SpareRendererForSitePerProcess',
  // The address bar's pop-ups are pages too: one for each window, as costly as the page under test.
  'WebUIOmniboxPopup',
  'WebUIOmniboxAimPopup',
]

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
  `--disable-features=${disabledFeatures.join(',')}`,
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
