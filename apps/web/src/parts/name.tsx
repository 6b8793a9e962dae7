/**
 * A person's name as they wrote it: in its own direction, so that a name cut short keeps its beginning, and never
 * translated.
 */
export function Name(props: { name: string; className?: string }) {
  return (
    <span dir="auto" translate="no" className={props.className}>
      {props.name}
    </span>
  )
}
