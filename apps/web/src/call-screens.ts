/* Everything that a call shows, from its ring to its end, as one file to fetch. */
export { CallScreen } from './call-screen.js'
export { IncomingDialog } from './incoming/incoming-dialog.js'
