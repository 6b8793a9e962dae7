/** The measurement cannot be made here and now. The message is a sentence for a person. */
export class LabError extends Error {}
