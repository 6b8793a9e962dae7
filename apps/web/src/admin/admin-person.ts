/** Where the HTTP API has the people of the server. */
export const PEOPLE = '/api/v1/people'

export function personPath({ userId }: { readonly userId: string }): string {
  return `${PEOPLE}/${encodeURIComponent(userId)}`
}
