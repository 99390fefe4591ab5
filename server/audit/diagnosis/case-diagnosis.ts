import { Injectable } from '@nestjs/common';
import type { Finding } from '../../../contracts/index.js';
import type { CallEntity } from '../../calls/rows/call.entity.js';
import type { Breath } from '../../http/turns.js';
import { diagnoseInSlices } from './diagnose.js';
import type { CaseFile } from '../case/case-file.js';
import { CaseFiles } from '../case/case-files.js';

/** A call's log, and what the rules find in it. Nothing of it is masked. */
export interface Diagnosed {
  file: CaseFile;
  findings: Finding[];
}

/** Reads a call's log, and judges it by today's rules. */
@Injectable()
export class CaseDiagnosis {
  constructor(private readonly files: CaseFiles) {}

  async of(call: CallEntity, breath: Breath): Promise<Diagnosed> {
    const file = await this.files.open(call, await this.files.timeline(call.id));
    return { file, findings: await diagnoseInSlices(file, breath) };
  }
}
