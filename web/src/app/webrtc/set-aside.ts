import type { SET_ASIDE } from '@contracts';

/** Why an inbound signal was rightly not applied. The report carries the error's name, which tells support so. */
export class SetAside extends Error {
  constructor(
    override readonly name: (typeof SET_ASIDE)[number],
    words: string,
  ) {
    super(words);
  }
}
