/** Where this tab keeps the list of the lines that it staffs. */
export const LINES_KEY = 'ringdown.lines'
