/** Where the check is. Reached also without a name, and where the server refuses the line. */
export const CHECK_PATH = '/check'
