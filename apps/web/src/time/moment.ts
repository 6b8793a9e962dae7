/** A point in time as a list shows it: the time today, the weekday within six days, otherwise the date. */
export function formatMoment(at: number, now: number, locale?: string): string {
  const then = new Date(at)
  const days = Math.round((startOfDay(now) - startOfDay(at)) / 86_400_000)
  if (days <= 0) return then.toLocaleTimeString(locale, { hour: 'numeric', minute: '2-digit' })
  if (days === 1) return 'Yesterday'
  if (days < 7) return then.toLocaleDateString(locale, { weekday: 'long' })
  return then.toLocaleDateString(locale, { day: 'numeric', month: 'short' })
}

function startOfDay(at: number): number {
  return new Date(at).setHours(0, 0, 0, 0)
}
