import { connection } from 'next/server'
import { BrowserOnly } from '../browser-only'
import { ringdownServer } from '../ringdown-server'

/** The page for support staff. */
export default async function Page() {
  await connection()
  return (
    <main>
      <h1>Support</h1>
      <BrowserOnly server={ringdownServer()} show="support" />
    </main>
  )
}
