/** Everything of the HTTP API is below this path. */
export const API = '/api/v1'
