import { deferred } from '../loading/deferred.js'

/** The settings, fetched after the first paint. */
export const SettingsDialog = deferred(async () => (await import('./dialogs.js')).SettingsDialog)
