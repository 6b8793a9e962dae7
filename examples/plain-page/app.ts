import {
  type Address,
  attachTracks,
  type Call,
  createRingdown,
  guestToken,
  isAddress,
  type Ringdown,
} from '@ringdown/client'

/** The server's URL; serve.mjs puts it in. */
declare const RINGDOWN_SERVER: string

const name = find('name', HTMLInputElement)
const link = find('link', HTMLInputElement)
const status = find('status', HTMLElement)
const hangUp = find('hang-up', HTMLButtonElement)

// The page of someone who was sent a link has the call's address after the `#`.
const invitation = decodeURIComponent(location.hash.slice(1))
if (isAddress(invitation)) find('go', HTMLButtonElement).textContent = 'Join call'

find('join', HTMLFormElement).onsubmit = event => {
  event.preventDefault()
  find('join', HTMLElement).hidden = true
  const ringdown = createRingdown({
    server: RINGDOWN_SERVER,
    token: guestToken({ name: name.value, server: RINGDOWN_SERVER }),
    // After a reload this page asks for the name again, so it keeps no call.
    storage: null,
  })
  if (isAddress(invitation)) join(ringdown, invitation)
  else start(ringdown)
}

/** Makes a link, calls it, and waits for the person who opens it. */
function start(ringdown: Ringdown): void {
  const address = ringdown.newLink()
  link.value = new URL(`#${address}`, location.href).href
  find('share', HTMLElement).hidden = false
  show(ringdown.call(address))
}

/** Answers the call that waits on the link, or the first that arrives. */
function join(ringdown: Ringdown, address: Address): void {
  status.textContent = 'Waiting for the other person…'
  const listening = ringdown.listen(address)
  const unsubscribe = listening.subscribe(() => {
    const [call] = listening.snapshot ?? []
    if (!call) return
    unsubscribe()
    call.accept()
    show(call)
  })
}

function show(call: Call): void {
  hangUp.hidden = false
  hangUp.onclick = () => call.hangUp()
  call.subscribe(() => {
    const { phase, connection, remote, failure } = call.snapshot
    status.textContent = failure ?? (phase === 'accepted' ? connection : phase)
    hangUp.hidden = phase === 'ended'
    void attachTracks(find('them', HTMLVideoElement), remote.camera.track, remote.microphone.track)
  })
  call.localMedia.subscribe(() => {
    void attachTracks(find('me', HTMLVideoElement), call.localMedia.snapshot.camera.track)
  })
}

function find<T extends HTMLElement>(id: string, type: new () => T): T {
  const element = document.getElementById(id)
  if (!(element instanceof type)) throw new Error(`The page has no ${type.name} with the id ${id}.`)
  return element
}
