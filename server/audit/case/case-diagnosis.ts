import { Injectable } from '@nestjs/common';
import type { CallEvent, Finding } from '../../../contracts/index.js';
import type { CallEntity } from '../../calls/rows/call.entity.js';
import type { Breath } from '../../http/turns.js';
import { diagnoseInSlices } from '../diagnosis/diagnose.js';
import { CaseFiles } from './case-files.js';

/** A call's timeline as stored, and what the rules find. Nothing of it is masked. */
export interface Diagnosed {
  events: CallEvent[];
  diagnosis: Finding[];
  /** There is more than was read. */
  isCut: boolean;
}

/** Reads a call's log, and judges it by today's rules. */
@Injectable()
export class CaseDiagnosis {
  constructor(private readonly files: CaseFiles) {}

  async of(call: CallEntity, breath: Breath): Promise<Diagnosed> {
    const events = await this.files.timeline(call.id);
    const file = await this.files.open(call, events);
    return { events, diagnosis: await diagnoseInSlices(file, breath), isCut: file.isCut };
  }
}
