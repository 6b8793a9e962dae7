import { type Browser, chromium } from '@playwright/test'
import { calmChromiumArgs, chromiumPath } from './browsers.js'
import { portraitCamera } from './portrait-camera.js'

/** The name under which {@link Computer} `other-machine` reaches the server: plain http, not localhost. */
export const otherHost = 'ringdown.test'

/** Computers that differ from the default one, with the Chromium flags for them. A later flag wins. */
const flags = {
  /** Its user has told the browser to deny camera and microphone. */
  denying: ['--use-fake-ui-for-media-stream=deny'],
  'no-camera': ['--use-fake-device-for-media-stream=device-count=0'],
  /** Its second camera is a depth camera, whose pictures no video codec accepts; the third is an ordinary one. */
  'three-cameras': ['--use-fake-device-for-media-stream=device-count=3'],
  /** Opens the page over the network. The name resolves to loopback. */
  'other-machine': [`--host-resolver-rules=MAP ${otherHost} 127.0.0.1`],
  /** Held upright, like a phone: its camera's picture is taller than wide. */
  portrait: [`--use-file-for-fake-video-capture=${portraitCamera()}`],
  /** Has neither a camera nor a microphone. */
  bare: [],
} as const satisfies Record<string, readonly string[]>

export type Computer = keyof typeof flags

/** Starts a browser on such a computer. */
export function startOn(computer: Computer): Promise<Browser> {
  const usual =
    computer === 'bare' ? calmChromiumArgs.filter(flag => !flag.includes('fake-device')) : calmChromiumArgs
  return chromium.launch({ executablePath: chromiumPath, args: [...usual, ...flags[computer]] })
}
