import { Param } from '@nestjs/common';
import { IdPipe } from '../../http/id.js';

/** An id in the path. */
export const Id = (name = 'id') => Param(name, IdPipe);
