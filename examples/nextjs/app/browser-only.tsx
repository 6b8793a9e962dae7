'use client'

import dynamic from 'next/dynamic'

/**
 * Client components are rendered on the server too. There is no camera and no WebRTC there, so nothing of a call may be:
 * `ssr: false` keeps calls.tsx, and all it imports, in the browser.
 */
export const BrowserOnly = dynamic(() => import('./calls'), {
  ssr: false,
  loading: () => <p>Connecting…</p>,
})
