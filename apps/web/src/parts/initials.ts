/**
 * The initials of the first and last word of a name, or one letter for one word: whole characters as people see them, and
 * letters alone. Empty for a name without a letter.
 */
export function initialsOf(name: string): string {
  const initials = name.split(/\s+/).flatMap(word => initialOf(word) ?? [])
  const [first = ''] = initials
  return initials.length > 1 ? first + initials.at(-1) : first
}

function initialOf(word: string): string | undefined {
  const letter = [...new Intl.Segmenter().segment(word)].find(({ segment }) => /^\p{L}/u.test(segment))
  return letter?.segment.toLocaleUpperCase()
}
