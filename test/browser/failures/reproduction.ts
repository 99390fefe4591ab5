import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AuditCall } from '../../../contracts/index.js';
import { Stage, type StageOptions } from '../support/stage.js';
import { soon } from '../support/waiting.js';

/** A way in which a call goes wrong, or not, played with real browsers against a real server. */
export interface Reproduction {
  /** Also the name of the recorded case. */
  name: string;
  /** The codes of exactly the findings that support must see. */
  codes: string[];
  /** Played in every run of the suite. The others take long, and are played only when cases are recorded. */
  always?: true;
  /** Starts what it needs beside the server. */
  around?: (play: (options: StageOptions) => Promise<AuditCall>) => Promise<AuditCall>;
  options?: StageOptions;
  /** @returns the id of the call, which is over by then */
  play: (stage: Stage) => Promise<number>;
}

const FOLDER = join(import.meta.dirname, '../../cases');

/** Plays it on a stage of its own; if `record` is set, saves the export of the call as a case. */
export function reproduce(reproduction: Reproduction, record: boolean): Promise<AuditCall> {
  const { around = (play) => play({}), options } = reproduction;
  return around((more) => onStage({ ...options, ...more }, reproduction, record));
}

async function onStage(options: StageOptions, reproduction: Reproduction, record: boolean): Promise<AuditCall> {
  const stage = new Stage(options);
  await stage.open();
  try {
    const callId = await reproduction.play(stage);
    const call = await overCall(stage, callId);
    if (record) await keep(stage, { reproduction, callId });
    return call;
  } catch (error) {
    await stage.keepEvidence(reproduction.name);
    throw error;
  } finally {
    await stage.close();
  }
}

/** The call as support sees it, once it is over. */
async function overCall(stage: Stage, callId: number): Promise<AuditCall> {
  return soon(async () => {
    const { body } = await stage.admin.api<AuditCall>('GET', `/audit/calls/${callId}`);
    if (body.endedAt === null) throw new Error(`The call is ${body.status}.`);
    return body;
  }, 500);
}

/** Saves the export that support would get: masked, one JSON value per line. */
async function keep(stage: Stage, of: { reproduction: Reproduction; callId: number }): Promise<void> {
  const { name, codes } = of.reproduction;
  const { body } = await stage.admin.api<string>('GET', `/audit/calls/${of.callId}/export`);
  const head = JSON.stringify({ record: 'case', name, codes });
  writeFileSync(join(FOLDER, `${name}.ndjson`), `${head}\n${body}`);
}
