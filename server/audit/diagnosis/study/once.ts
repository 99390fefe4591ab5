import type { CasePerson } from '../../case/case-file.js';
import type { Pair, Study } from './study.js';

type Person = Pick<CasePerson, 'id'>;

/** What follows from a study is worked out once, however many rules ask for it, and however often. */
export function once<T>(derive: (study: Study) => T): (study: Study) => T {
  const known = new WeakMap<Study, { value: T }>();
  return (study) => {
    const found = known.get(study) ?? { value: derive(study) };
    known.set(study, found);
    return found.value;
  };
}

/** The same for each of its people. */
export const oncePerPerson = <P extends Person, T>(derive: (study: Study, person: P) => T) =>
  oncePer(({ id }: P) => id, derive);

/** The same for each of its pairs. */
export const oncePerPair = <T>(derive: (study: Study, pair: Pair) => T) => oncePer((pair: Pair) => pair, derive);

function oncePer<O, T>(keyOf: (of: O) => unknown, derive: (study: Study, of: O) => T): (study: Study, of: O) => T {
  const ofStudy = once(() => new Map<unknown, T>());
  return (study, of) => {
    const known = ofStudy(study);
    const key = keyOf(of);
    if (!known.has(key)) known.set(key, derive(study, of));
    return known.get(key)!;
  };
}
