import type { CasePerson } from '../../case/case-file.js';
import { finding, type Rule } from '../findings.js';
import { obstacleOf } from '../study/obstacles.js';
import { type Sighting, sightingsOf } from '../study/observed.js';
import { endsOf, type Pair, type Study } from '../study/study.js';
import { lasting, listOf, namesOf } from '../wording.js';

type Steps = Sighting<'link'>;

/** What both ends say about their connections to each other. */
const stepsOf = (study: Study, pair: Pair): { person: CasePerson; other: CasePerson; steps: Steps[] }[] =>
  endsOf(pair).map(([person, other]) => ({
    person,
    other,
    steps: sightingsOf(study, person, 'link').filter(({ seen }) => seen.participantId === other.id),
  }));

/** A way was found, and the two did not agree on an encryption over it. */
const isUnencrypted = ({ seen: { iceMs, dtlsMs } }: Steps): boolean => iceMs !== null && dtlsMs === null;

/**
 * The pairs that found a way and did not agree on an encryption. Whether their fingerprints differ is one question, and why packets get
 * lost is another.
 */
function unencrypted(study: Study, kind: 'fingerprint' | 'encryption') {
  return study.pairs.filter((pair) => obstacleOf(study, pair)?.kind === kind);
}

/** What one page sent as its fingerprint is not what the other applied: something on the way changed it. */
export const fingerprintAltered: Rule = (study) =>
  unencrypted(study, 'fingerprint').map((pair) => {
    const { one, other } = pair;
    const { events } = obstacleOf(study, pair)!;
    const words = `The way between ${namesOf([one, other])} was found, but the encryption failed: the fingerprint that one page sent is not the one that the other applied. Something between the pages changed the signals: a proxy that reads along, or an extension of a browser.`;
    return finding({ code: 'fingerprint-altered', words, severity: 'failure', people: [one, other], events });
  });

/** Small packets came through, and the larger ones of the handshake did not. */
export const encryptionStuck: Rule = (study) =>
  unencrypted(study, 'encryption').map((pair) => {
    const { one, other } = pair;
    const { events } = obstacleOf(study, pair)!;
    const ends = stepsOf(study, pair).flatMap(({ person, steps }) => {
      const last = steps.findLast(isUnencrypted);
      return last ? [{ person, seen: last.seen }] : [];
    });
    const counts = ends.map(
      ({ person, seen }) => `${person.name} had sent ${seen.bytesSent} bytes and got ${seen.bytesReceived}`,
    );
    const found = Math.min(...ends.map(({ seen }) => seen.iceMs ?? Infinity));
    const words = `A way between ${namesOf([one, other])} was found in ${lasting(found)}, but in all the time no encryption was agreed on it (${listOf(counts)}): small packets come through and larger ones do not, as in a tunnel that takes less than the network (MTU), or a firewall lets only the search for a way pass.`;
    return finding({ code: 'encryption-stuck', words, severity: 'failure', people: [one, other], events });
  });
