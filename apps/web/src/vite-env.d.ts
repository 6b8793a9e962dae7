/** What Vite puts into the app. */
interface ImportMeta {
  readonly env: { readonly PROD: boolean }
}

/** The address of a file that Vite copies. */
declare module '*?url' {
  const url: string
  export default url
}

/** The address of a module that Vite bundles for another thread. */
declare module '*?worker&url' {
  const url: string
  export default url
}
