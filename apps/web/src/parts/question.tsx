import { Button } from './button.js'

/** Asks once before something that cannot be taken back. */
export function Question(props: {
  question: string
  action: string
  onAct: () => void
  stay: string
  onStay: () => void
}) {
  return (
    <fieldset aria-label={props.question} className="mt-2 flex flex-col gap-2">
      <p role="status" className="text-sm text-pretty">
        {props.question}
      </p>
      <div className="flex flex-wrap gap-2">
        <Button autoFocus look="danger" onClick={props.onAct}>
          {props.action}
        </Button>
        <Button onClick={props.onStay}>{props.stay}</Button>
      </div>
    </fieldset>
  )
}
