import type { Finding, FindingCode } from '../../../contracts/index.js';
import type { CasePerson } from '../case/case-file.js';
import type { Study } from './study/study.js';

/** A rule looks at one call and returns what it recognises, each thing once. */
export type Rule = (study: Study) => Finding[];

export interface Seen {
  code: FindingCode;
  words: string;
  severity: Finding['severity'];
  people?: Pick<CasePerson, 'id'>[];
  signals?: { id: number }[];
  events?: { id: number }[];
  samples?: { id: number }[];
}

/** As much as anybody looks at. */
const EVIDENCE_MAX = 50;
const idsOf = (rows: { id: number }[] = []) => [...new Set(rows.map(({ id }) => id))].slice(0, EVIDENCE_MAX);

export function finding(seen: Seen): Finding {
  const { code, words, severity, people, signals, events, samples } = seen;
  const evidence = { signals: idsOf(signals), events: idsOf(events), samples: idsOf(samples) };
  return { code, words, severity, participantIds: idsOf(people), evidence };
}
