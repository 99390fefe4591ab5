import { Body, Controller, HttpCode, Param, Post } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { OwnProblem } from '../../../contracts/index.js';
import { BodyLimit } from '../../http/front/body-reader.js';
import { IdPipe } from '../../http/id.js';
import { Guests, type Identity, Me, type Person, Someone } from '../../http/identity.js';
import { actorFor } from '../actor.js';
import { OwnProblems } from './own-problems.js';
import { OwnProblemAnswer, ProblemBody } from './problems.dto.js';

/** A line of 300 characters, each written as `\uXXXX\uXXXX`, and the choice. */
const REPORT_BYTES = 5 * 1024;

/** What people report of their own calls to support. */
@ApiTags('calls')
@ApiBearerAuth()
@Controller('calls')
export class ProblemsController {
  constructor(private readonly problems: OwnProblems) {}

  @Post(':id/problem')
  @HttpCode(200)
  @BodyLimit(REPORT_BYTES)
  @Guests()
  @ApiOperation({ summary: 'Report to support what was wrong with a call of mine' })
  @ApiOkResponse({ type: OwnProblemAnswer })
  report(@Someone() who: Person, @Param('id', IdPipe) callId: number, @Body() body: ProblemBody): Promise<OwnProblem> {
    return this.problems.report(actorFor(who, ''), { callId, choice: body.choice, text: body.text || null });
  }

  @Post(':id/problem/seen')
  @HttpCode(204)
  @ApiOperation({ summary: 'Say that I have read what support made of my report' })
  seen(@Me() me: Identity, @Param('id', IdPipe) callId: number): Promise<void> {
    return this.problems.see(me.userId, callId);
  }
}
