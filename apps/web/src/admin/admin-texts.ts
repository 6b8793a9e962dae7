/** The words of the owner's pages. */
export const ADMIN_TEXTS = {
  title: 'Administration',
  notAllowed:
    'Only administrators of this server see this page. Ask one of them if you need something changed.',
  reading: 'Reading…',
  more: 'Show more',
  nothing: 'Nothing here yet.',
  noMatch: (query: string) => `No results for “${query}”`,
  cancel: 'Cancel',
  sure: (action: string) => `${action}: are you sure?`,
} as const
