/**
 * Who may use this server, as it has written into the page: `members` and those who come by a link or a line, or `members-only`.
 * On an open server, which lets everybody take part, it has written nothing.
 */
export const ACCESS = document.querySelector('meta[name=ringdown-access]')?.getAttribute('content')
