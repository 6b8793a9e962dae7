'use client'

import dynamic from 'next/dynamic'

/**
 * Client components are also rendered on the server, which has no camera and no WebRTC, so no code of a call may run
 * there. `ssr: false` keeps calls.tsx, and all it imports, in the browser.
 */
export const BrowserOnly = dynamic(() => import('./calls'), {
  ssr: false,
  loading: () => <p>Connecting…</p>,
})
