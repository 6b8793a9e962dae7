/** A past moment with its date and time, as a log shows it. */
export function momentText(at: number, locale?: string): string {
  return new Date(at).toLocaleString(locale, { dateStyle: 'medium', timeStyle: 'short' })
}
