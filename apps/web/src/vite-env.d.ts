/** What Vite puts into the app. */
interface ImportMeta {
  readonly env: { readonly PROD: boolean }
}
