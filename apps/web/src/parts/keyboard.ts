/** Whether a keyboard is likely: a device that only has a touch screen gets no hints about keys. */
export function hasKeyboard(): boolean {
  return matchMedia('(any-pointer: fine)').matches
}
