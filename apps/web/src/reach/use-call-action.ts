import { useWatchable } from '@ringdown/react'
import type { ComponentProps } from 'react'
import { useHomePhone } from '../phone/phone-context.js'

type CallAction = Pick<ComponentProps<'button'>, 'aria-disabled' | 'aria-description' | 'onClick' | 'title'>

/** For buttons that call someone: they say why, and do nothing, while nobody can be called. */
export function useCallAction(): (call: () => void) => CallAction {
  const obstacle = useWatchable(useHomePhone().obstacle)
  if (obstacle === null) return call => ({ onClick: call })
  // `disabled` would take the button from the keyboard, and the reason with it.
  return () => ({ 'aria-disabled': true, 'aria-description': obstacle, title: obstacle })
}
