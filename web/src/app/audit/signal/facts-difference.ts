import type { DescriptionFacts } from '@contracts';

type Section = DescriptionFacts['media'][number];

/** A difference between a description and the previous one. */
export interface FactsDifference {
  words: string;
  /** It means another connection or another path, not just other media. */
  weighty: boolean;
}

/** What has changed since the previous description, in words; empty if nothing has. */
export function differences(before: DescriptionFacts, now: DescriptionFacts): readonly FactsDifference[] {
  return [...connectionChanges(before, now), ...sectionChanges(before.media, now.media)];
}

function connectionChanges(before: DescriptionFacts, now: DescriptionFacts): FactsDifference[] {
  const changes: FactsDifference[] = [];
  if (before.fingerprint !== now.fingerprint)
    changes.push({ words: 'Another fingerprint: it comes from another connection, or another page.', weighty: true });
  if (before.iceUfrag && now.iceUfrag && before.iceUfrag !== now.iceUfrag)
    changes.push({ words: 'Another ICE user fragment: ICE was restarted.', weighty: true });
  if (before.setup !== now.setup)
    changes.push({ words: `DTLS setup: ${told(before.setup)} → ${told(now.setup)}.`, weighty: false });
  if (before.iceOptions !== now.iceOptions)
    changes.push({ words: `ICE options: ${told(before.iceOptions)} → ${told(now.iceOptions)}.`, weighty: false });
  return changes;
}

function sectionChanges(before: readonly Section[], now: readonly Section[]): FactsDifference[] {
  const earlier = new Map(before.map((section, index) => [keyOf(section, index), section]));
  const later = new Set(now.map(keyOf));
  const changes = now.flatMap((section, index) => {
    const old = earlier.get(keyOf(section, index));
    return old ? changesOf(old, section) : [`${nameOf(section)} was added.`];
  });
  const gone = before.filter((section, index) => !later.has(keyOf(section, index)));
  return [...changes, ...gone.map((section) => `${nameOf(section)} was removed.`)].map(light);
}

const light = (words: string): FactsDifference => ({ words, weighty: false });

/** Identified by the mid, which a section keeps (RFC 8843, 7.3.2); without a mid, by its position. */
function keyOf({ mid }: Section, index: number): string {
  return mid === null ? `place ${index}` : `mid ${mid}`;
}

function changesOf(before: Section, now: Section): string[] {
  const name = nameOf(now);
  const changes: string[] = [];
  if (before.kind !== now.kind) changes.push(`${name} was of kind ${told(before.kind)} before.`);
  if (before.rejected !== now.rejected)
    changes.push(now.rejected ? `${name} is rejected now.` : `${name} is no longer rejected.`);
  if (before.direction !== now.direction) changes.push(`${name}: ${before.direction} → ${now.direction}.`);
  return [...changes, ...codecChanges(before.codecs, now.codecs).map((change) => `${name}: ${change}.`)];
}

function codecChanges(before: readonly string[], now: readonly string[]): string[] {
  const added = now.filter((codec) => !before.includes(codec));
  const removed = before.filter((codec) => !now.includes(codec));
  const stayed = (codecs: readonly string[], others: readonly string[]) =>
    codecs.filter((codec) => others.includes(codec)).join('/');
  const reordered = stayed(before, now) !== stayed(now, before);
  return [
    ...(added.length ? [`${added.join(', ')} added`] : []),
    ...(removed.length ? [`${removed.join(', ')} no longer offered`] : []),
    ...(reordered ? [`codecs in another order, ${now[0]} first`] : []),
  ];
}

/** "Audio (mid 0)" */
function nameOf({ kind, mid }: Section): string {
  const name = kind === 'application' ? 'Data' : kind.charAt(0).toUpperCase() + kind.slice(1);
  return mid === null ? name || 'A section' : `${name || 'A section'} (mid ${mid})`;
}

const told = (value: string | null) => value || 'nothing';
