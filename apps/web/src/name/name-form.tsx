import { type FormEvent, useState } from 'react'
import { Button } from '../parts/button.js'
import { classes } from '../parts/classes.js'
import { TextField } from '../parts/text-field.js'
import { nameProblem } from '../phone/account.js'

/** How the field and its button stand: one below the other as the page's one question, or beside each other as one of many. */
const LAYOUTS = {
  column: { form: 'flex-col', button: '' },
  // As far down as the field's label pushes the field.
  row: { form: 'items-start', button: 'mt-[1.625rem]' },
} as const

/** Asks for a name and hands on a good one. */
export function NameForm(props: {
  initial?: string
  action: string
  layout?: keyof typeof LAYOUTS
  onName: (name: string) => void
}) {
  const { initial = '', layout = 'column' } = props
  const [name, setName] = useState(initial)
  const [problem, setProblem] = useState<string | null>(null)

  const submit = (event: FormEvent) => {
    event.preventDefault()
    const found = nameProblem(name)
    setProblem(found)
    if (found === null) props.onName(name)
  }

  return (
    <form noValidate onSubmit={submit} className={classes('flex gap-4', LAYOUTS[layout].form)}>
      <TextField
        label="Your name"
        autoComplete="name"
        autoFocus={layout === 'column'}
        maxLength={100}
        placeholder="Shown to the people you call"
        className={layout === 'row' ? 'min-w-0 flex-1' : undefined}
        value={name}
        problem={problem}
        onChange={event => {
          setName(event.target.value)
          setProblem(null)
        }}
      />
      <Button type="submit" look="primary" className={classes('min-h-12', LAYOUTS[layout].button)}>
        {props.action}
      </Button>
    </form>
  )
}
