/** The address of the check. It works without a name, and when the server refuses the connection. */
export const CHECK_PATH = '/check'
