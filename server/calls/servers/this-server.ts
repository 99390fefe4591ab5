import { hostname } from 'node:os';
import { Injectable } from '@nestjs/common';
import type { ServerName } from '../../../contracts/index.js';
import { Processes } from '../../cluster/processes.js';
import { Wake } from '../../cluster/wake.js';
import { shortHost } from './short-host.js';

/** The name of this process in the log of a call, if several serve the same people. */
@Injectable()
export class ThisServer {
  private readonly host = shortHost(hostname());
  private readonly numbers = new Set<number>();

  constructor(
    private readonly processes: Processes,
    private readonly wake: Wake,
  ) {
    this.processes.onEntered(() => void this.numbers.add(this.processes.own));
  }

  /** Null for a server that is alone: nobody has to tell it from others. */
  get name(): ServerName | null {
    return this.wake.isShared ? { host: this.host, number: this.processes.own } : null;
  }

  /** Whether this process has, or had, this number. It gets another one when others have taken it for gone. */
  isOwn(number: number): boolean {
    return this.numbers.has(number);
  }
}
