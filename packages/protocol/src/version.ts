/** The protocol's version. Neighbouring versions understand each other, from 2 on. */
export const PROTOCOL_VERSION = 2

/** The oldest version that this code understands. */
export const OLDEST_VERSION = 2
