import { In } from 'typeorm';
import { PROBLEM_CHOICES, PROBLEM_STATES, TROUBLED } from '../../dist/contracts/index.js';
import { ProblemReportEntity } from '../../dist/server/calls/problems/problem-report.entity.js';
import { CauseEntity } from '../../dist/server/calls/rows/cause.entity.js';
import { ParticipantEntity } from '../../dist/server/calls/rows/participant.entity.js';
import { UserEntity } from '../../dist/server/users/user.entity.js';
import { chance, insertAll, oneOf } from './chance.mjs';

/** As many calls with trouble, the newest, somebody has reported; not of each. */
const CALLS = 120;
const SHARE = 0.6;
const TEXTS = [
  ...[
    'I heard only every second word',
    'Grüße, das Bild stand still',
    'Nobody heard me, though my microphone was on',
    '',
  ],
  ...[
    'مرحبا, no sound',
    'It rang, I pressed Accept and nothing came for half a minute, then it said that it could not connect',
  ],
];
const ANSWERS = [
  ...['Turn the loudspeaker up.', 'The TURN server had the wrong clock until noon. It is right again.'],
  'Your browser may not use the microphone: press the lock beside the address, and allow it.',
];

/** What people have reported of calls with trouble, and what support made of it. @returns how many */
export async function seedProblems(manager) {
  const next = chance(23);
  const sam = await manager.findOneByOrFail(UserEntity, { username: 'sam' });
  const troubled = { where: { outcome: In([...TROUBLED]) }, order: { callId: 'DESC' }, take: CALLS };
  const causes = await manager.find(CauseEntity, troubled);
  const people = await manager.findBy(ParticipantEntity, { callId: In(causes.map(({ callId }) => callId)) });
  const byCall = Map.groupBy(people, ({ callId }) => callId);
  const rows = causes
    .toReversed()
    .filter(() => next() < SHARE)
    .map(({ callId, at }) => reportOf({ callId, at, author: oneOf(byCall.get(callId), next), sam, next }));
  await insertAll(manager, ProblemReportEntity, rows);
  return rows.length;
}

function reportOf({ callId, at, author, sam, next }) {
  const state = oneOf(PROBLEM_STATES, next);
  const reported = new Date(at.getTime() + 600_000);
  const answered = state !== 'open';
  return {
    ...{ callId, participantId: author.id, choice: oneOf(PROBLEM_CHOICES, next), text: oneOf(TEXTS, next) || null },
    ...{ at: reported, state, answer: state === 'solved' ? oneOf(ANSWERS, next) : null, seenAt: null },
    answeredById: answered ? sam.id : null,
    answeredAt: answered ? new Date(reported.getTime() + 3_600_000) : null,
  };
}
