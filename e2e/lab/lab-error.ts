/** The lab cannot be built, or cannot do what it is asked to, here and now. The message is a sentence for a person. */
export class LabError extends Error {}
