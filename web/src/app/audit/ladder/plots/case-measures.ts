import type { Finding, FindingCode } from '@contracts';
import { FIRST_MEASURES, type Measure } from './measures';

const SOUND: readonly Measure[] = ['sound-in', 'sound-out', 'loss', 'concealed'];
const PICTURE: readonly Measure[] = ['picture-in', 'picture-out', 'frames', 'loss'];

/** The measures that show a cause, where they differ from those shown by default. */
const SHOWN_BY: Readonly<Partial<Record<FindingCode, readonly Measure[]>>> = {
  'one-way-sound': SOUND,
  'nothing-received': SOUND,
  'sound-not-sent': SOUND,
  'nothing-heard': SOUND,
  'silent-microphone': SOUND,
  'muted-by-system': SOUND,
  'sound-blocked': SOUND,
  'listens-only': SOUND,
  'muted-to-the-end': SOUND,
  'no-picture': PICTURE,
  'video-refused': PICTURE,
  'poor-by-upload': ['picture-out', 'picture-in', 'delay', 'loss'],
};
const MEASURES_MOST = 4;
/** With this many links or fewer there is room for all of them. */
const LINKS_WITH_ALL = 4;
const MEASURES_OF_MANY = 2;

/** The measures that show what was found, the worst finding's first; fewer of them when many links are shown. */
export function caseMeasures(diagnosis: readonly Finding[], links: number): readonly Measure[] {
  const wanted = [...new Set(diagnosis.flatMap(({ code }) => SHOWN_BY[code] ?? []))];
  const measures = wanted.length > 0 ? wanted.slice(0, MEASURES_MOST) : FIRST_MEASURES;
  return links > LINKS_WITH_ALL ? measures.slice(0, MEASURES_OF_MANY) : measures;
}
