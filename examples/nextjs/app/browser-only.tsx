'use client'

import dynamic from 'next/dynamic'

/**
 * Client components are also rendered on the server. The SDK does nothing there and reports that calls are unsupported,
 * which the person would see until the page's script runs. `ssr: false` keeps calls.tsx in the browser.
 */
export const BrowserOnly = dynamic(() => import('./calls'), {
  ssr: false,
  loading: () => <p>Connecting…</p>,
})
