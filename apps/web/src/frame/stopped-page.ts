/** What a page says that cannot go on. */
export interface StoppedPage {
  readonly title: string
  readonly says: string
}

/** Something in the browser's page broke again and again. */
export const STOPPED: StoppedPage = {
  title: 'This page has stopped working',
  says: 'Reload it. If you’re in a call, the call comes back.',
}

/** The app could not even begin. */
export const NOT_STARTED: StoppedPage = {
  title: 'Ringdown can’t start in this browser',
  says: 'Reload the page. If that doesn’t help, update your browser or try another one.',
}

/** Fills an element with a sentence and a button, without React or anything else that may have failed. */
export function showStoppedPage(host: HTMLElement, { title, says }: StoppedPage): void {
  const main = document.createElement('main')
  main.className = 'mx-auto max-w-md px-5 py-16 text-center'
  const heading = element('h1', 'text-2xl font-semibold tracking-tight text-balance', title)
  const sentence = element('p', 'mt-3 mb-8 text-pretty text-quiet', says)
  const reload = element(
    'button',
    'min-h-11 rounded-xl bg-accent px-4 font-semibold text-on-accent',
    'Reload',
  )
  reload.onclick = () => location.reload()
  main.append(heading, sentence, reload)
  host.replaceChildren(main)
  document.title = `${title} · Ringdown`
  heading.tabIndex = -1
  heading.focus()
}

function element<Tag extends 'h1' | 'p' | 'button'>(tag: Tag, className: string, text: string) {
  const made = document.createElement(tag)
  made.className = className
  made.textContent = text
  return made
}
