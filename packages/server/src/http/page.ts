import { readFile } from 'node:fs/promises'
import type { Config } from '../settings/config.js'

/** What the app needs of the server's settings before it is connected. */
export interface PageSettings {
  /** The most that it sends of a picture through a TURN server, in kbit/s; `null` leaves that to the app. */
  readonly relayKbps: number | null
  /** Who may use the app: everybody who reaches it, members and their guests, or members alone. */
  readonly access: 'open' | 'members' | 'members-only'
}

export function pageSettingsOf({
  relayKbps,
  access,
  guests,
}: Pick<Config, 'relayKbps' | 'access' | 'guests'>): PageSettings {
  return { relayKbps, access: access === 'members' && !guests ? 'members-only' : access }
}

/**
 * The app's page for an address. The page names its files relative to itself, so that it works below any path that a reverse
 * proxy takes off; at a deeper address they are further up.
 *
 * @param file the built page.
 * @param url the path and query that were asked for.
 * @param settings what the page is to know of the server's.
 */
export async function pageAt(
  file: string,
  url: string,
  { relayKbps, access }: PageSettings,
): Promise<string> {
  const path = url.replace(/[?#].*/s, '')
  const up = '../'.repeat(Math.max(0, path.split('/').length - 2)) || './'
  const html = await readFile(file, 'utf8')
  const cap = relayKbps === null ? '' : `<meta name="ringdown-relay-kbps" content="${relayKbps}" />`
  const closed = access === 'open' ? '' : `<meta name="ringdown-access" content="${access}" />`
  return html.replace(/(\s(?:src|href)=")\.\//g, `$1${up}`).replace('</head>', `${cap}${closed}</head>`)
}
