/* The dialogs of the home page, in one file to fetch: each more would make the first paint fetch one more, too. */

export { PersonDialog } from '../remembered/person-dialog.js'
export { SettingsDialog } from './settings-dialog.js'
