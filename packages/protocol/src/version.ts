/** The protocol's version. From 2 on, neighbouring versions understand each other. */
export const PROTOCOL_VERSION = 2

/** The oldest version that this code understands. */
export const OLDEST_VERSION = 2
