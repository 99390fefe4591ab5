import { Injectable, Logger } from '@nestjs/common';
import { Processes } from '../../cluster/processes.js';
import { Sockets } from '../sockets.js';

/**
 * A process that has lost the database can do nothing for its pages, not even renew their leases. The others may go on, and would in the
 * end take these pages for lost. So this process lets go of its pages as soon as the others take it for gone: the pages connect again, to
 * whichever process takes them.
 */
@Injectable()
export class StrandedPages {
  private readonly log = new Logger('StrandedPages');

  constructor(
    processes: Processes,
    private readonly sockets: Sockets,
  ) {
    processes.onTakenForGone(() => this.letGo());
  }

  private letGo(): void {
    const stranded = this.sockets.local();
    if (stranded.length > 0) this.log.warn(`let go of ${stranded.length} sockets: the database does not answer`);
    for (const { conn } of stranded) conn.close();
  }
}
