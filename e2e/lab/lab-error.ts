/** The lab cannot be built, or cannot do what was asked, on this machine. The message is a sentence for a person. */
export class LabError extends Error {}
