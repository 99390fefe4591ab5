import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsOptional } from 'class-validator';
import { check } from '../fields.js';

const NAME_MAX = 64;

/** The time zone in which people want to read the times of a file. Without it the file has times in UTC only. */
export const TimeZone =
  (description = 'Adds each time as it was in this zone (IANA), and its name'): PropertyDecorator =>
  (target, property) => {
    ApiPropertyOptional({ example: 'Europe/Berlin', description })(target, property);
    IsOptional()(target, property);
    check('timeZone', '$property must be a time zone such as Europe/Berlin.', isTimeZone)(target, property);
  };

function isTimeZone(value: unknown): boolean {
  if (typeof value !== 'string' || value.length > NAME_MAX) return false;
  try {
    return new Intl.DateTimeFormat('en', { timeZone: value }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}

/** The columns that a time zone adds, with values such as "2026-03-29 03:30:00+02:00". */
export class LocalTimes {
  readonly columns: string[];
  private readonly format: Intl.DateTimeFormat | null;

  constructor(private readonly timeZone: string | undefined) {
    this.columns = timeZone === undefined ? [] : ['localTime', 'timeZone'];
    this.format = timeZone === undefined ? null : formatFor(timeZone);
  }

  cells(at: string): string[] {
    if (this.format === null || this.timeZone === undefined) return [];
    const parts = Object.fromEntries(this.format.formatToParts(Date.parse(at)).map(({ type, value }) => [type, value]));
    const { year, month, day, hour, minute, second, timeZoneName = '' } = parts;
    const offset = timeZoneName.replace('GMT', '') || '+00:00';
    return [`${year}-${month}-${day} ${hour}:${minute}:${second}${offset}`, this.timeZone];
  }
}

const formatFor = (timeZone: string) =>
  new Intl.DateTimeFormat('en-GB', {
    ...{ timeZone, year: 'numeric', month: '2-digit', day: '2-digit', timeZoneName: 'longOffset', hourCycle: 'h23' },
    ...{ hour: '2-digit', minute: '2-digit', second: '2-digit' },
  });
