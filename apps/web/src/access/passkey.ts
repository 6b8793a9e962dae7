import {
  type AuthenticationResponseJSON,
  browserSupportsWebAuthn,
  type PublicKeyCredentialCreationOptionsJSON,
  type PublicKeyCredentialRequestOptionsJSON,
  type RegistrationResponseJSON,
  startAuthentication,
  startRegistration,
  type WebAuthnError,
} from '@simplewebauthn/browser'
import { ACCESS_TEXTS } from './access-texts.js'

/** What the browser does with passkeys; tests have one of their own. */
export interface Passkeys {
  /** Why this browser can have none here, in a sentence; `null` if it can. */
  readonly obstacle: string | null
  /** @param options as the server says them. @throws {PasskeyError} */
  create(options: object): Promise<RegistrationResponseJSON>
  /** @param options as the server says them. @throws {PasskeyError} */
  use(options: object): Promise<AuthenticationResponseJSON>
}

/** No passkey was made or shown. The message is a sentence for the person. */
export class PasskeyError extends Error {
  override readonly name = 'PasskeyError'
  /** `cancelled`: the person closed the browser's dialog, or let its time run out. */
  readonly code: 'cancelled' | 'known' | 'wrong-address' | 'impossible'

  constructor(code: PasskeyError['code'], message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}

/** Why this browser can have no passkey here, in a sentence; `null` if it can. */
export function passkeyObstacle(
  page: { readonly isSecureContext: boolean; readonly location: Pick<Location, 'hostname'> } = window,
  isSupported: boolean = browserSupportsWebAuthn(),
): string | null {
  if (!page.isSecureContext) return ACCESS_TEXTS.needsHttps
  if (/^[\d.]+$|^\[/.test(page.location.hostname)) return ACCESS_TEXTS.needsName
  return isSupported ? null : ACCESS_TEXTS.needsBrowser
}

/** Passkeys as this browser has them. */
export const browserPasskeys: Passkeys = {
  get obstacle() {
    return passkeyObstacle()
  },
  create: options =>
    startRegistration({ optionsJSON: options as PublicKeyCredentialCreationOptionsJSON }).catch(explain),
  use: options =>
    startAuthentication({ optionsJSON: options as PublicKeyCredentialRequestOptionsJSON }).catch(explain),
}

/** @throws {PasskeyError} always. */
function explain(cause: unknown): never {
  const { code, name } = cause as WebAuthnError
  if (code === 'ERROR_AUTHENTICATOR_PREVIOUSLY_REGISTERED') {
    throw new PasskeyError('known', ACCESS_TEXTS.knownPasskey, { cause })
  }
  if (code === 'ERROR_INVALID_DOMAIN' || code === 'ERROR_INVALID_RP_ID') {
    throw new PasskeyError('wrong-address', ACCESS_TEXTS.needsName, { cause })
  }
  if (code === 'ERROR_CEREMONY_ABORTED' || name === 'NotAllowedError') {
    throw new PasskeyError('cancelled', ACCESS_TEXTS.cancelled, { cause })
  }
  throw new PasskeyError('impossible', ACCESS_TEXTS.noPasskey, { cause })
}
