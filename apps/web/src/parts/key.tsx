/** A keyboard key. */
export function Key(props: { name: string }) {
  return (
    <kbd className="inline-flex min-w-6 items-center justify-center rounded-md border border-current/30 px-1.5 py-0.5 font-sans text-xs font-semibold">
      {props.name}
    </kbd>
  )
}
