import '../../node-version.js';
import { existsSync } from 'node:fs';
import { RELAY_FAULT_WORDS, type RelayTry } from '../../../contracts/index.js';
import { readSettings } from '../../config/settings.js';
import { IceServers } from '../ice-servers.js';
import { RelayCheck } from './relay-check.js';

/**
 * `npm run turn:check` tries to get a relay address from each configured TURN URL, from this machine. Exits with 1 if one
 * fails, or if none is configured.
 */
const NONE =
  'No TURN server is configured: set TURN_URLS and TURN_SECRET. Without one, people behind strict firewalls cannot be connected.';
const MARKS: Readonly<Record<RelayTry['result'], string>> = { works: '✓', limited: '!', fails: '✕' };

function inWords({ url, result, fault, code, address, milliseconds }: RelayTry): string {
  const got = address ? ` gave ${address} in ${milliseconds} ms` : ` after ${milliseconds} ms`;
  const why = fault ? `\n  ${code ? `${code}: ` : ''}${RELAY_FAULT_WORDS[fault]}` : '';
  return `${MARKS[result]} ${url}${got}${why}`;
}

if (existsSync('.env')) process.loadEnvFile('.env');
const settings = readSettings();
const { tries } = await new RelayCheck(new IceServers(settings), settings).run();
console.log(tries.length > 0 ? tries.map((one) => inWords(one)).join('\n') : NONE);
process.exitCode = tries.length > 0 && tries.every(({ result }) => result !== 'fails') ? 0 : 1;
