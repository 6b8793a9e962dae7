/**
 * What nodes tell one another, by kind. A hint may be lost, or arrive twice: what it says is in a store, where the node that needs it
 * also looks from time to time. Nodes of neighbouring versions read each other's: a kind that a node does not know is dropped, and
 * fields are only ever added. The values are JSON.
 *
 * Each part of the server adds its own kinds, in its own file: `declare module '../nodes/hints.js' { interface Hints { … } }`.
 */
// biome-ignore lint/suspicious/noEmptyInterface: filled by declaration merging, by those who send the hints.
export interface Hints {}

export type HintKind = keyof Hints
