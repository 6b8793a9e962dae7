/*
 * Shows a notification while a call rings or someone waits, and passes on what the person chooses in it. The page does
 * everything else: a call needs an open page. This worker caches nothing and answers no request.
 */

/** One after the other: a notification that is still being shown cannot be closed. */
let done = Promise.resolve()
const queue = step => {
  done = done.then(step).catch(() => {})
}

self.addEventListener('install', () => self.skipWaiting())
self.addEventListener('activate', event => event.waitUntil(self.clients.claim()))

self.addEventListener('message', event => {
  const { kind, tag, title, options } = event.data
  if (kind === 'show') {
    const data = { page: event.source.id }
    queue(() => self.registration.showNotification(title, { ...options, tag, data }))
  }
  if (kind === 'close') queue(() => close(tag))
  event.waitUntil(done)
})

self.addEventListener('notificationclick', event => {
  const { notification, action } = event
  notification.close()
  event.waitUntil(pass(notification, action))
})

async function close(tag) {
  for (const notification of await self.registration.getNotifications({ tag })) notification.close()
}

async function pass({ tag, data }, action) {
  const page = (await self.clients.get(data.page)) ?? (await self.clients.matchAll({ type: 'window' }))[0]
  if (!page) return void (await self.clients.openWindow('./'))
  // Declining leaves the person where they are.
  if (action !== 'decline') await page.focus().catch(() => {})
  page.postMessage({ kind: 'chosen', tag, action })
}
