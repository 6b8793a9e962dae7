/** What only a server for members needs. */
export const memberCode = () => import('../call-screens.js')
