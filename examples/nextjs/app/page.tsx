import { connection } from 'next/server'
import { BrowserOnly } from './browser-only'
import { ringdownServer } from './ringdown-server'

/** The customer's page. All of it but the call is rendered on the server. */
export default async function Page() {
  // Not at build time: the settings are those of the running server.
  await connection()
  return (
    <main>
      <h1>Your order</h1>
      <p>Something wrong with it? Talk to us.</p>
      <BrowserOnly server={ringdownServer()} show="customer" />
    </main>
  )
}
