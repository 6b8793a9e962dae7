import { Button } from '../parts/button.js'

/** Part of the app could not be fetched: the network failed, or the server has a newer version. A reload gets either. */
export function LoadingFailed() {
  return (
    <main className="mx-auto grid min-h-dvh max-w-md place-items-center px-5 py-10 text-center">
      <div role="alert">
        <h1 className="text-2xl font-semibold tracking-tight text-balance">Part of this page didn’t load</h1>
        <p className="mt-3 mb-8 text-pretty text-quiet">
          Check your connection, then reload. A call continues after a reload.
        </p>
        <Button look="primary" onClick={() => location.reload()}>
          Reload
        </Button>
      </div>
    </main>
  )
}
