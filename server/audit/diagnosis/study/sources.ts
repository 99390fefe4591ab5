import type { CallEvent, MediaState } from '../../../../contracts/index.js';
import type { CasePerson, CaseSample } from '../../case/case-file.js';
import { oncePerPerson } from './once.js';
import { countOf, lastOf } from './span-index.js';
import { common, merged, type Span } from './spans.js';
import type { Study } from './study.js';

/** `video`: a camera or a screen; `camera`: a camera, and no screen. */
export type Source = 'audio' | 'video' | 'camera';

const IS_ON: Readonly<Record<Source, (media: MediaState) => boolean>> = {
  audio: ({ audio }) => audio,
  video: ({ video, screen }) => video || screen,
  camera: ({ video, screen }) => video && !screen,
};

/** What a page told about a source, in milliseconds since 1970. */
interface SourceStep {
  at: number;
  /** Since when it is on; Infinity where it is off. */
  since: number;
}

/** Many rules ask the same for each of tens of thousands of samples. */
const stepsOf = oncePerPerson((study, person: CasePerson) => {
  const own = study.eventsOf(person);
  const of = (source: Source) => {
    const steps = stepsIn(own, source);
    return { steps, on: onIn(steps) };
  };
  return { audio: of('audio'), video: of('video'), camera: of('camera') };
});

function stepsIn(own: CallEvent[], source: Source): SourceStep[] {
  const told = own
    .flatMap((event) => {
      const media = mediaOf(event);
      return media === null ? [] : [{ at: Date.parse(event.at), isOn: IS_ON[source](media) }];
    })
    .sort((one, next) => one.at - next.at);
  let since = Infinity;
  return told.map(({ at, isOn }) => ({ at, since: (since = isOn ? Math.min(since, at) : Infinity) }));
}

function mediaOf(event: CallEvent): MediaState | null {
  if (event.kind === 'joined') return (event as CallEvent<'joined'>).detail.media;
  return event.kind === 'media' ? (event as CallEvent<'media'>).detail : null;
}

const onIn = (steps: SourceStep[]): Span[] =>
  merged(
    steps.flatMap(({ at, since }, index) =>
      since === Infinity ? [] : [{ from: at, until: steps[index + 1]?.at ?? Infinity }],
    ),
  );

/**
 * Tells whether the participant had the microphone or a picture on at a given time, and for how long before, as far as their page
 * reported it.
 */
export function sourceOf(study: Study, person: CasePerson, source: Source): (at: Date, spanMs?: number) => boolean {
  const { steps } = stepsOf(study, person)[source];
  return (at, spanMs = 0) => (lastOf(steps, (step) => step.at <= +at)?.since ?? Infinity) <= +at - spanMs;
}

/** The parts of a span in which the source was on. */
export function onSpans(study: Study, { person, source }: { person: CasePerson; source: Source }, span: Span): Span[] {
  const { on } = stepsOf(study, person)[source];
  const first = countOf(on, ({ until }) => until <= span.from);
  const end = countOf(on, ({ from }) => from < span.until);
  return common(on.slice(first, end), [span]);
}

/** Sound is also made up for a moment where somebody switches the microphone off or on, and that is nobody's line. */
export function isOfMuting(study: Study, speaker: CasePerson, { reason, at, spanMs }: CaseSample): boolean {
  return reason === 'silence' && !sourceOf(study, speaker, 'audio')(at, spanMs);
}
