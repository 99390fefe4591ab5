import { createHmac } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import type { IceServer } from '../../contracts/index.js';
import { SETTINGS, type Settings } from '../config/settings.js';

/** The servers that help browsers to connect to each other. */
@Injectable()
export class IceServers {
  constructor(@Inject(SETTINGS) private readonly settings: Settings) {}

  /** STUN and TURN servers as `RTCIceServer`s. TURN credentials belong to this person and expire. */
  for(person: string, now = Date.now()): IceServer[] {
    const { stunUrls, turnUrls } = this.settings;
    const servers: IceServer[] = stunUrls.length > 0 ? [{ urls: stunUrls }] : [];
    return turnUrls.length > 0 ? [...servers, { urls: turnUrls, ...this.turnCredentials(person, now) }] : servers;
  }

  /** Time-limited credentials as coturn's `use-auth-secret` checks them: draft-uberti-behave-turn-rest-00. */
  turnCredentials(person: string, now = Date.now()) {
    const username = `${Math.floor(now / 1000) + this.settings.turnTtlSeconds}:${person}`;
    const credential = createHmac('sha1', this.settings.turnSecret!).update(username).digest('base64');
    return { username, credential };
  }
}
