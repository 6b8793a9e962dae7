/** Where this browser keeps the person's link; `null` stands there if there is none any more. */
export const LINK_KEY = 'ringdown.link'
