import { type FormEvent, useState } from 'react'
import { Button } from '../parts/button.js'
import { TextField } from '../parts/text-field.js'
import { nameProblem } from '../phone/account.js'

/** Asks for a name and hands on a good one. */
export function NameForm(props: { initial?: string; action: string; onName: (name: string) => void }) {
  const [name, setName] = useState(props.initial ?? '')
  const [problem, setProblem] = useState<string | null>(null)

  const submit = (event: FormEvent) => {
    event.preventDefault()
    const found = nameProblem(name)
    setProblem(found)
    if (found === null) props.onName(name)
  }

  return (
    <form noValidate onSubmit={submit} className="flex flex-col gap-4">
      <TextField
        label="Your name"
        autoComplete="name"
        autoFocus
        maxLength={100}
        placeholder="Shown to the people you call"
        value={name}
        problem={problem}
        onChange={event => {
          setName(event.target.value)
          setProblem(null)
        }}
      />
      <Button type="submit" look="primary" className="min-h-12">
        {props.action}
      </Button>
    </form>
  )
}
