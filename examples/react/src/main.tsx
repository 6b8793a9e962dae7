import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { App } from './app'
import { reconnect } from './connect'

const root = document.getElementById('root')
if (!root) throw new Error('The page has no element with the id root.')
// Made here, outside React: no component creates it, so StrictMode and remounting change nothing.
const ringdown = reconnect()
createRoot(root).render(
  <StrictMode>
    <App initial={ringdown} />
  </StrictMode>,
)
