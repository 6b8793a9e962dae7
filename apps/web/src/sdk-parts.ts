import { createDeviceList, createRingdown, forgetGuest, guestToken, speedReceipts } from '@ringdown/client'
import { createCompletions } from '@ringdown/client/completions'
import { createMoving } from '@ringdown/client/moving'
import { createPilot } from '@ringdown/client/pilot'
import { createRemembered } from '@ringdown/client/remembered'
import type { Membership } from './access/membership.js'
import { AlertSetting } from './alerts/alert-setting.js'
import { Attention } from './alerts/attention.js'
import { type AlertPorts, CallAlerts } from './alerts/call-alerts.js'
import { mayOpenDevices } from './alerts/device-permission.js'
import { Notifier } from './alerts/notifier.js'
import { Sound } from './alerts/sound.js'
import { BrowserTab } from './alerts/tab-signal.js'
import { addressOf, pathInApp, SERVER } from './frame/base-path.js'
import { urlBesideIcon } from './frame/page-icon.js'
import { relayCap } from './frame/page-settings.js'
import { hasBeenHome } from './home/been-home.js'
import { KnockSetting } from './knock/knock-setting.js'
import { MirrorSetting } from './mirror/mirror-setting.js'
import type { Accounts } from './phone/account.js'
import { browserStorage, tabStorage } from './phone/browser-storage.js'
import { createPhone, type Phone } from './phone/phone.js'
import type { SdkParts } from './phone/phone-context.js'
import { PrivacySetting } from './phone/privacy-setting.js'
import { openPictureSetting } from './quality/picture-setting.js'
import { NetworkWatch } from './reach/network-watch.js'
import { after } from './time/clock.js'
import { createVoiceParts } from './voice/voice-parts.js'

/**
 * Starts the SDK: a person with a name is connected, and what they asked for meanwhile is done.
 *
 * @param membership who is signed in, on a server for members.
 */
export function startSdk(accounts: Accounts, membership: Membership | null): SdkParts {
  const privacy = new PrivacySetting(browserStorage)
  const alerts = new AlertSetting(browserStorage)
  const mirror = new MirrorSetting(browserStorage)
  const knock = new KnockSetting(browserStorage)
  const devices = createDeviceList()
  const voice = createVoiceParts(browserStorage, devices)
  const picture = openPictureSetting(browserStorage)
  const pilot = createPilot({ ...relayCap(), picture: picture.snapshot })
  picture.subscribe(() => pilot.choosePicture(picture.snapshot))
  addEventListener('storage', ({ key }) => {
    for (const setting of [privacy, alerts, mirror, knock, voice, picture]) setting.followStorage(key)
  })
  // Before the SDK's own listener, which ends the calls of a page that goes.
  const pageHidden = (isLeaving: boolean) => accounts.snapshot?.phone?.pageHidden(isLeaving)
  addEventListener('pagehide', () => pageHidden(true))
  document.addEventListener('visibilitychange', () => pageHidden(false))
  const connect = (name: string) =>
    createRingdown({
      ...SERVER,
      token: membership?.snapshot.member ? membership.token : guestToken({ ...SERVER, name }),
      privacy: () => privacy.snapshot,
      speedReceipts,
      createLocalMedia: voice.noise.createMedia,
      pilot,
      unlisted: !hasBeenHome(tabStorage),
    })
  const network = new NetworkWatch(reachServer, window, navigator.onLine)
  accounts.bring({
    open(name) {
      const ringdown = connect(name)
      return createPhone(ringdown, browserStorage, tabStorage, {
        isNetworkGone: network,
        mayKnock: () => knock.snapshot.sends,
        createMedia: voice.noise.createMedia,
        pilot,
        remembered: createRemembered(ringdown),
        completions: createCompletions(ringdown),
        moving: createMoving(ringdown),
      })
    },
    forgetIdentity: () => forgetGuest(SERVER),
  })
  accounts.snapshot?.phone?.returnToWaiting(pathInApp(location.pathname))
  privacy.subscribe(() => accounts.snapshot?.phone?.ringdown.applyPrivacy())
  const sound = new Sound()
  const playOnSpeaker = () => sound.playOn(voice.speaker.snapshot)
  voice.speaker.subscribe(playOnSpeaker)
  playOnSpeaker()
  const notifier = new Notifier(urlBesideIcon('ring-worker.js'))
  const ports = { setting: alerts, sound, notifier, tab: new BrowserTab(), mayOpenDevices }
  alertTo(accounts, { ...ports, attention: new Attention() })
  return {
    devices,
    network,
    privacy,
    alerts,
    mirror,
    knock,
    sound,
    notifier,
    voice,
    pilot,
    picture,
    membership,
  }
}

/** A server that takes longer is not told from none. */
const REACH_MS = 2000

function reachServer(): Promise<unknown> {
  const abort = new AbortController()
  const cancel = after(REACH_MS, () => abort.abort())
  return fetch(addressOf('/livez'), { cache: 'no-store', signal: abort.signal }).finally(cancel)
}

/** Alerts the person of the present account. */
function alertTo(accounts: Accounts, ports: AlertPorts): void {
  let phone: Phone | null = null
  let alerts: CallAlerts | null = null
  const follow = () => {
    const present = accounts.snapshot?.phone ?? null
    if (present === phone) return
    alerts?.close()
    phone = present
    alerts = present && new CallAlerts(present, ports)
  }
  accounts.subscribe(follow)
  follow()
}
