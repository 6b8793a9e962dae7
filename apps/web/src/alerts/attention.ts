import { Observable } from '../phone/observable.js'

/** Whether the person has this page before them: visible, and with the focus of the keyboard. */
export class Attention extends Observable<boolean> {
  constructor(page: Document = document, view: Window = window) {
    const read = () => page.visibilityState === 'visible' && page.hasFocus()
    super(read())
    const update = () => this.set(read())
    page.addEventListener('visibilitychange', update)
    for (const event of ['focus', 'blur', 'pageshow'] as const) view.addEventListener(event, update)
  }
}
