/**
 * Provides the token to connect with. Called before each connection, with the token the server has just refused, if
 * any.
 */
export type TokenSource = (refused: string | null) => Promise<string>
