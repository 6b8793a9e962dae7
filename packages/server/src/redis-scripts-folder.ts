/** Where the Lua scripts are, as seen from the sources and from what is built of them. */
export const SCRIPTS = new URL('../lua/', import.meta.url)
