/** The `DOMException`s that descriptions are refused with. */

export function wrongState(message: string): DOMException {
  return new DOMException(message, 'InvalidStateError')
}

export function otherOrder(of: string, than: string): DOMException {
  return new DOMException(
    `The order of m-lines in ${of} doesn't match order from ${than}.`,
    'InvalidAccessError',
  )
}

export function notCreated(by: string): DOMException {
  return new DOMException(
    `The SDP does not match the previously generated SDP of ${by}().`,
    'InvalidModificationError',
  )
}

export function noSdp(): DOMException {
  return new DOMException('Failed to parse SessionDescription.', 'OperationError')
}

export function provisional(): DOMException {
  return new DOMException('The fake has no provisional answers.', 'NotSupportedError')
}
