import { Injectable } from '@nestjs/common';
import type { PresenceNews } from '../../contracts/index.js';
import { DomainEvents } from '../http/domain-events.js';

/** Published when the presence that others see of a user has changed. */
@Injectable()
export class PresenceEvents extends DomainEvents<{ changed: [PresenceNews] }> {}
