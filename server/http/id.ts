import { Injectable, type PipeTransform } from '@nestjs/common';
import { idOf } from '../../contracts/index.js';
import { notFound } from './errors/problem.js';

/** An id in a path: `@Param('id', IdPipe) id: number`. Anything that cannot be an id is not found. */
@Injectable()
export class IdPipe implements PipeTransform<string, number> {
  transform(value: string): number {
    const id = idOf(value);
    if (id === null) throw notFound();
    return id;
  }
}
