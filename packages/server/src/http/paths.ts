/** The addresses at which the web app has a page: the routes of its `pages.tsx`, and its home. A test compares them. */
const PAGES =
  /^\/(?:(?:call(?:\/.*)?|check|line\/[^/]+(?:\/call)?|setup|invitation|device|admin(?:\/[^/]+)?)\/?)?$/

/** Paths at which only programs ask, who would take a page for something else. */
const FOR_PROGRAMS = /^\/(?:(?:api|assets|socket\.io)(?:\/|$)|metrics$)/

/** Files of which the web app has none, and folders that nobody should find: `/robots.txt`, `/.git/config`. */
const FILES = /\/\.|\.[^/]*$/

/** What a path stands for, so that one that stands for nothing is answered as such. */
export function kindOfPath(url: string): 'page' | 'file' | 'program' | 'unknown' {
  const path = url.replace(/[?#].*/s, '')
  if (FOR_PROGRAMS.test(path)) return 'program'
  if (PAGES.test(path)) return 'page'
  return FILES.test(path) ? 'file' : 'unknown'
}

const READ = 'GET, HEAD'
/** Without `/metrics`, which most are not to know of. */
const METHODS: Readonly<Record<string, string>> = {
  '/api/guests': 'POST, OPTIONS',
  '/livez': READ,
  '/readyz': READ,
}

/** The methods that are possible at a path, as for `Allow`; `null` if there is nothing. */
export function methodsAt(url: string): string | null {
  const path = url.replace(/[?#].*/s, '')
  return METHODS[path] ?? (kindOfPath(path) === 'page' ? READ : null)
}
