import { Phone } from 'lucide-react'
import type { ComponentProps } from 'react'
import { classes } from './classes.js'

/** A handset laid down: hangs up or declines a call. */
export function HangUpIcon({ className, ...props }: ComponentProps<typeof Phone>) {
  return <Phone {...props} className={classes('rotate-[135deg]', className)} />
}
