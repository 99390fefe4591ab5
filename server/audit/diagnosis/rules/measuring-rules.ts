import type { CasePerson } from '../../case/case-file.js';
import { absencesOf, serverWasAway } from '../study/absences.js';
import { finding, type Rule } from '../findings.js';
import { hadBreak } from './link-rules.js';
import { silencesOf } from './sound-rules.js';
import type { Study } from '../study/study.js';
import { holesIn } from '../study/holes.js';
import { common, lengthOf } from '../study/spans.js';
import { standstillsOf } from '../study/observed.js';
import { lasting } from '../wording.js';

/** A page that measured, and then did not for a long time, though it stayed in the call. */
export const measuringGap: Rule = (study) =>
  holesIn(study).flatMap(({ person, ms, isBlank, hasMeasured, before, ...gap }) => {
    if (!isBlank || !hasMeasured || isKnown(study, person) || serverWasAway(study, gap)) return [];
    // That its page stood still meanwhile is a finding of its own.
    const still = standstillsOf(study, person).flatMap((one) => common([gap], [one]));
    if (still.some((span) => lengthOf(span) >= ms / 2)) return [];
    const words = `The page of ${person.name} measured nothing for ${lasting(ms)}, though it stayed in the call: it stood still (asleep, or in the background), or nothing reached it.`;
    return [finding({ code: 'measuring-gap', words, severity: 'warning', people: [person], samples: before })];
  });

/** Other findings say what happened meanwhile. */
function isKnown(study: Study, person: CasePerson): boolean {
  if (absencesOf(study, person).length > 0 || hadBreak(study, person)) return true;
  return study.pairsOf(person).some((pair) => silencesOf(study, pair).length > 0);
}
