import type { SET_ASIDE } from '@contracts';

/** Why an inbound signal was not applied, where that is as it should be: the report's name tells support so. */
export class SetAside extends Error {
  constructor(
    override readonly name: (typeof SET_ASIDE)[number],
    words: string,
  ) {
    super(words);
  }
}
