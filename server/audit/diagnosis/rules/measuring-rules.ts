import { absencesIn } from '../study/absences.js';
import { finding, type Rule } from '../findings.js';
import { breaksIn } from './link-rules.js';
import { silencesOf } from './sound-rules.js';
import type { Study } from '../study/study.js';
import { holesIn } from '../study/holes.js';
import { common, lengthOf } from '../study/spans.js';
import { standstillsOf } from '../study/observed.js';
import { lasting } from '../wording.js';

/** A page that measured, and then did not for a long time, though it stayed in the call. */
export const measuringGap: Rule = (study) =>
  holesIn(study).flatMap(({ person, ms, isBlank, hasMeasured, before, ...gap }) => {
    if (!isBlank || !hasMeasured || isKnown(study, person)) return [];
    // That its page stood still meanwhile is a finding of its own.
    const still = common([gap], standstillsOf(study, person));
    if (still.some((span) => lengthOf(span) >= ms / 2)) return [];
    const words = `The page of ${person.name} measured nothing for ${lasting(ms)}, though it stayed in the call: it stood still (asleep, or in the background), or nothing reached it.`;
    return [finding({ code: 'measuring-gap', words, severity: 'warning', people: [person], samples: before })];
  });

/** Other findings say what happened meanwhile. */
function isKnown(study: Study, person: { id: number }): boolean {
  const concerns = (...people: { id: number }[]) => people.some(({ id }) => id === person.id);
  if (absencesIn(study).some((absence) => concerns(absence.person))) return true;
  if (breaksIn(study).some(({ pair }) => concerns(pair.one, pair.other))) return true;
  return study.pairs.some((pair) => concerns(pair.one, pair.other) && silencesOf(study, pair).length > 0);
}
