/** A point in time to come: the time today, with the day tomorrow and within a week, otherwise with the date. */
export function formatUntil(at: number, now: number, locale?: string): string {
  const then = new Date(at)
  const time = then.toLocaleTimeString(locale, { hour: 'numeric', minute: '2-digit' })
  const days = Math.round((startOfDay(at) - startOfDay(now)) / 86_400_000)
  if (days <= 0) return time
  if (days === 1) return `tomorrow, ${time}`
  const day =
    days < 7
      ? then.toLocaleDateString(locale, { weekday: 'long' })
      : then.toLocaleDateString(locale, { day: 'numeric', month: 'short' })
  return `${day}, ${time}`
}

function startOfDay(at: number): number {
  return new Date(at).setHours(0, 0, 0, 0)
}
