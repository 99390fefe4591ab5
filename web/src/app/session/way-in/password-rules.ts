import { PASSWORD_MAX, PASSWORD_MIN } from '@contracts';

/** The rules for a new password, in words. */
export const PASSWORD_RULES = `${PASSWORD_MIN} to ${PASSWORD_MAX} characters. Very common passwords are refused; a few unrelated words are good.`;
