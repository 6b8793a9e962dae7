/**
 * How people come in, over HTTP: the setup link, invitations, passkeys, sessions; and who they are. An entry of its own, which only
 * servers and the screens about it import.
 * @module @ringdown/protocol/access
 */

export * from './coming-in.js'
export * from './members.js'
export * from './roles.js'
export * from './webauthn.js'
