/* What the first paint does without and the home page needs: the SDK and the pages, as one file to fetch. */
export { createAppParts } from './app-parts.js'
export { SignedIn } from './signed-in.js'
