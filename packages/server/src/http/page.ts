import { readFile } from 'node:fs/promises'

/**
 * The app's page for an address. The page names its files relative to itself, so that it works below any path that a reverse
 * proxy takes off; at a deeper address they are further up.
 *
 * @param file the built page.
 * @param url the path and query that were asked for.
 */
export async function pageAt(file: string, url: string): Promise<string> {
  const path = url.replace(/[?#].*/s, '')
  const up = '../'.repeat(Math.max(0, path.split('/').length - 2)) || './'
  const html = await readFile(file, 'utf8')
  return html.replace(/(\s(?:src|href)=")\.\//g, `$1${up}`)
}
