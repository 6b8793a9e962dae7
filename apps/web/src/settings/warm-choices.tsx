import { Radio } from '@base-ui/react/radio'
import { RadioGroup } from '@base-ui/react/radio-group'
import type { WarmPolicy } from '@ringdown/client'
import { useId } from 'react'
import { PRIVACY_TEXTS, WARM_TEXTS } from './privacy-texts.js'

const POLICIES: readonly WarmPolicy[] = ['contacts', 'everyone', 'relay', 'off']

/** For whom calls connect while they are still ringing. */
export function WarmChoices(props: { value: WarmPolicy; onChange: (policy: WarmPolicy) => void }) {
  const id = useId()
  return (
    <>
      <p id={id} className="mt-2 mb-2 text-sm font-medium text-quiet">
        {PRIVACY_TEXTS.warm}
      </p>
      <RadioGroup
        aria-labelledby={id}
        value={props.value}
        onValueChange={props.onChange}
        className="divide-y divide-edge rounded-2xl border border-edge"
      >
        {POLICIES.map(policy => (
          <WarmChoice key={policy} policy={policy} />
        ))}
      </RadioGroup>
    </>
  )
}

function WarmChoice({ policy }: { policy: WarmPolicy }) {
  const id = useId()
  const { label, says } = WARM_TEXTS[policy]
  return (
    <label htmlFor={id} className="flex cursor-pointer gap-3 px-4 py-2">
      <Radio.Root
        id={id}
        value={policy}
        aria-labelledby={`${id}-label`}
        aria-describedby={`${id}-says`}
        className="mt-0.5 grid size-5 shrink-0 place-items-center rounded-full border-2 border-quiet data-checked:border-accent"
      >
        <Radio.Indicator className="size-2.5 rounded-full bg-accent" />
      </Radio.Root>
      <span className="min-w-0">
        <span id={`${id}-label`} className="block text-[0.9375rem] leading-6 font-medium">
          {label}
        </span>
        <span id={`${id}-says`} className="block text-sm text-pretty text-quiet">
          {says}
        </span>
      </span>
    </label>
  )
}
