/**
 * What is wrong with a link. `disconnected` and `failed` are the connection's own states; `slow-start`: the
 * connection never came up; `frozen`: bytes arrive but no picture is decoded.
 */
export type LinkTrouble = 'disconnected' | 'failed' | 'slow-start' | 'frozen';

/** `restart`: ICE restart. `renew`: a new peer connection. `give-up`: stop trying. */
export type RecoveryAction = 'restart' | 'renew' | 'give-up';

export interface RecoveryStep {
  /** Milliseconds after the trouble began. */
  readonly at: number;
  readonly action: RecoveryAction;
}

const LATER: readonly RecoveryStep[] = [
  { at: 4_000, action: 'restart' },
  { at: 12_000, action: 'restart' },
  { at: 20_000, action: 'renew' },
];
const GIVE_UP: RecoveryStep = { at: 40_000, action: 'give-up' };

/** A frozen picture never ends a call: the sound may be fine, and if it is not, the connection's own state says so. */
const STEPS: Readonly<Record<LinkTrouble, readonly RecoveryStep[]>> = {
  disconnected: [{ at: 2_000, action: 'restart' }, ...LATER, GIVE_UP],
  failed: [{ at: 0, action: 'restart' }, ...LATER, GIVE_UP],
  'slow-start': [{ at: 10_000, action: 'restart' }, { at: 20_000, action: 'renew' }, GIVE_UP],
  frozen: [{ at: 0, action: 'restart' }, ...LATER],
};

/** The next step after `done` steps for this trouble; null if there is none. */
export function recoveryStep(trouble: LinkTrouble, done: number): RecoveryStep | null {
  return STEPS[trouble][done] ?? null;
}
