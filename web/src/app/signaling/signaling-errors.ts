import { type ErrorCode, isPassing } from '@contracts';

/** The server answered a request with an error. */
export class SignalingRefused extends Error {
  override readonly name = 'SignalingRefused';

  constructor(
    readonly code: ErrorCode,
    /** For developers. */
    readonly detail: string,
  ) {
    super(`${code}: ${detail}`);
  }
}

/** The request could not be sent, or no answer came, so it is not known whether it took effect. */
export class SignalingUnavailable extends Error {
  override readonly name = 'SignalingUnavailable';
}

/** Whether the same request may succeed a little later. */
export function mayPass(error: unknown): boolean {
  return error instanceof SignalingUnavailable || (error instanceof SignalingRefused && isPassing(error.code));
}
