import { Injectable, type PipeTransform } from '@nestjs/common';
import { notFound } from './problem.js';

const MAX_ID = 2 ** 31 - 1;

/** An id in a path: `@Param('id', IdPipe) id: number`. What cannot be an id is not there. */
@Injectable()
export class IdPipe implements PipeTransform<string, number> {
  transform(value: string): number {
    const id = /^[1-9]\d{0,9}$/.test(value) ? Number(value) : Number.NaN;
    if (!(id <= MAX_ID)) throw notFound();
    return id;
  }
}
