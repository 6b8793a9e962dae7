/* Everything that a call shows, from its ring to its end, as one file to fetch; and the desk where the calls of a line are answered. */

/*
 * What a server for members adds. In a file of its own it would be better off, but then the bundler takes what the two share out of
 * the first file, which becomes larger by 2 kB that every first paint waits for.
 */
export { memberScreens, openMembership } from './access/member-screens.js'
export { CallScreen } from './call-screen.js'
export { FreeDialog } from './completions/free-dialog.js'
export { IncomingDialog } from './incoming/incoming-dialog.js'
export { LinePage } from './line/line-page.js'
