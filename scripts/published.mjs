/** The packages that strangers install, each after what it needs. */
export const published = ['protocol', 'testing', 'client', 'react', 'server']
