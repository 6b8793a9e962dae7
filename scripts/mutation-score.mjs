/** Counts a report of Stryker: the mutants that a test noticed, and all that one could have noticed. */
export function scoreOf({ files }) {
  const states = Object.values(files).flatMap(({ mutants }) => mutants.map(({ status }) => status))
  const count = (...wanted) => states.filter(state => wanted.includes(state)).length
  const noticed = count('Killed', 'Timeout')
  return { noticed, valid: noticed + count('Survived', 'NoCoverage') }
}
