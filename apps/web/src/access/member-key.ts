/** Where this browser keeps which member is signed in; `null` stands there if none is. */
export const MEMBER_KEY = 'ringdown.member'
