import { inject, Injectable } from '@angular/core';
import { MatDialog } from '@angular/material/dialog';
import { Feedback } from '../../frame/feedback';
import { saveAs } from '../../shared-ui/save-as';
import { AuditApi } from '../audit-api';
import { CaseReader } from './case-reader';
import { ReasonDialog, type ReasonQuestion } from './reason-dialog';

/** Exports a call as a file, and reveals it; asks for a reason if the access must be accounted for. */
@Injectable()
export class CaseFiles {
  private readonly api = inject(AuditApi);
  private readonly reader = inject(CaseReader);
  private readonly dialog = inject(MatDialog);
  private readonly feedback = inject(Feedback);

  async export(id: number): Promise<void> {
    await this.save(() => this.api.export(id), `call-${id}.ndjson`);
  }

  async diagram(id: number): Promise<void> {
    await this.save(() => this.api.diagram(id), `call-${id}.mmd`);
  }

  exportRaw(id: number): void {
    this.ask({
      heading: 'Export with raw text?',
      text: `The file holds what the browsers sent each other in call #${id}, with the network addresses of everybody in it.`,
      action: 'Export',
      carryOut: async (reason) => saveAs(await this.api.export(id, reason), `call-${id}-raw.ndjson`),
    });
  }

  reveal(id: number): void {
    this.ask({
      heading: 'Reveal raw text and addresses?',
      text: `You will see what the browsers sent each other in call #${id}, with the network addresses of everybody in it, until you hide it or leave this page.`,
      action: 'Reveal',
      carryOut: (reason) => this.reader.reveal(reason),
    });
  }

  private ask(data: ReasonQuestion): void {
    this.dialog.open<ReasonDialog, ReasonQuestion, boolean>(ReasonDialog, { data, width: '480px' });
  }

  private async save(load: () => Promise<Blob>, name: string): Promise<void> {
    try {
      saveAs(await load(), name);
    } catch (failure) {
      this.feedback.fail(failure);
    }
  }
}
