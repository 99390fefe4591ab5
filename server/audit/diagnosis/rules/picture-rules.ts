import type { CasePerson, CaseSample, CaseSignal } from '../../case/case-file.js';
import { finding, type Rule } from '../findings.js';
import { longestRun, spanOf } from '../study/runs.js';
import { sourceOf } from '../study/sources.js';
import { LASTING } from './sound-rules.js';
import { endsOf, type Pair, type Study } from '../study/study.js';
import { lasting, namesOf } from '../wording.js';

/** A camera or a screen is on, and no picture of it is seen. */
export const noPicture: Rule = (study) => [...notArrived(study), ...notDecoded(study)];

/** A picture that stands still brings next to nothing; a camera that works brings more, however dark the room is. */
const CAMERA_KBPS = 10;

/** The picture of a camera arrives, and the browser makes hardly a frame of it: less than one in two seconds is kept as none. A shared screen may stand still. */
const notDecoded: Rule = (study) =>
  study.pairs.flatMap((pair) =>
    endsOf(pair).flatMap(([viewer, shown]) => {
      const isOn = sourceOf(study, shown, 'camera');
      const stuck = longestRun(
        study.samples(viewer, shown),
        ({ at, spanMs, videoInKbps, fps }) => isOn(at, spanMs) && fps === 0 && videoInKbps >= CAMERA_KBPS,
      );
      if (stuck.length < LASTING) return [];
      const words = `The picture of ${shown.name} arrived at ${viewer.name}, but the browser there made hardly a frame of it for ${lasting(spanOf(stuck))}: its decoder is stuck, the machine has too much to do, or what ${shown.name}'s browser encodes is broken.`;
      const people = [viewer, shown];
      return [finding({ code: 'no-picture', words, severity: 'failure', people, samples: stuck })];
    }),
  );

/** A stretch in which none of a picture arrived, while sound did. */
interface Dark {
  viewer: CasePerson;
  shown: CasePerson;
  samples: CaseSample[];
  /** What the other side measured meanwhile. */
  meanwhile: CaseSample[];
  /** Whether the other side's browser sent it; null where its page measured too little. */
  isSent: boolean | null;
}

function darkOf(study: Study, pair: Pair, [viewer, shown]: [CasePerson, CasePerson]): Dark[] {
  if (refusalOf(pair, viewer) !== null) return [];
  const isOn = sourceOf(study, shown, 'video');
  const samples = longestRun(
    study.samples(viewer, shown),
    ({ at, audioInKbps, videoInKbps }) => isOn(at) && audioInKbps > 0 && videoInKbps < 1,
  );
  if (samples.length < LASTING) return [];
  const [first, last] = [samples[0]!, samples.at(-1)!];
  const meanwhile = study.samples(shown, viewer).filter(({ at }) => at >= first.at && at <= last.at);
  const sent = meanwhile.filter(({ videoOutKbps }) => videoOutKbps >= 1).length;
  const enough = (count: number) => count >= LASTING - 1;
  const isSent = enough(sent) ? true : enough(meanwhile.length - sent) ? false : null;
  return [{ viewer, shown, samples, meanwhile, isSent }];
}

/** None of it arrives, while sound does. What a browser sends to nobody is said once. */
const notArrived: Rule = (study) => {
  const all = study.pairs.flatMap((pair) => endsOf(pair).flatMap((ends) => darkOf(study, pair, ends)));
  const groups = Map.groupBy(all, ({ viewer, shown, isSent }) =>
    isSent === false ? `of ${shown.id}` : `${viewer.id} of ${shown.id}`,
  );
  return [...groups.values()].map(toldOfDark);
};

function toldOfDark(group: Dark[]) {
  const [longest] = group.toSorted((a, b) => spanOf(b.samples) - spanOf(a.samples));
  const { shown, isSent } = longest!;
  const viewers = group.map(({ viewer }) => viewer);
  const where =
    isSent === null
      ? `and ${shown.name}'s page measured too little meanwhile to tell where it was lost`
      : isSent
        ? `though ${shown.name}'s browser sent it: it was lost on the way, or could not be shown`
        : `and ${shown.name}'s browser sent none: the camera gives nothing, or the line has no room for it`;
  const words = `${shown.name} had a picture on, but ${namesOf(viewers)} got none of it for ${lasting(spanOf(longest!.samples))}, ${where}. Sound arrived.`;
  const people = isSent === false ? [shown] : [...viewers, shown];
  const samples = group.flatMap((dark) => [...dark.samples, ...dark.meanwhile.slice(0, LASTING)]);
  return finding({ code: 'no-picture', words, severity: 'failure', people, samples });
}

const mediaOf = ({ facts }: CaseSignal) => (facts !== null && 'media' in facts ? facts.media : []);

/** The last answer of one side, if a picture is refused in it that the other side offered. */
function refusalOf({ signals }: Pair, by: CasePerson): CaseSignal | null {
  const answers = signals.filter(
    ({ kind, senderId, outcome }) => kind === 'answer' && senderId === by.id && outcome === 'relayed',
  );
  const last = answers.findLast((answer) => mediaOf(answer).some(({ kind }) => kind === 'video'));
  const isRefused = last && mediaOf(last).some(({ kind, rejected }) => kind === 'video' && rejected);
  return isRefused ? last : null;
}

export const videoRefused: Rule = (study) =>
  study.pairs.flatMap((pair) =>
    endsOf(pair).flatMap(([viewer, shown]) => {
      const answer = refusalOf(pair, viewer);
      if (answer === null || !everShown(study, [viewer, shown])) return [];
      const words = `The browser of ${viewer.name} refused the picture in its answer to ${shown.name}: it knows none of the codecs, or does not take pictures. Neither sees the other.`;
      return [finding({ code: 'video-refused', words, severity: 'failure', people: [viewer], signals: [answer] })];
    }),
  );

const everShown = (study: Study, people: CasePerson[]) =>
  people.some((person) => {
    const isOn = sourceOf(study, person, 'video');
    const told = study.eventsOf(person).filter(({ kind }) => kind === 'joined' || kind === 'media');
    return told.some(({ at }) => isOn(new Date(at)));
  });
