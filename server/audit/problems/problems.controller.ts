import { Body, Controller, Get, Param, Patch, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { CallProblem, ListedProblem, Page } from '../../../contracts/index.js';
import { BodyLimit } from '../../http/front/body-reader.js';
import { IdPipe } from '../../http/id.js';
import { type Identity, Me, Needs } from '../../http/identity.js';
import { MayTake } from '../../http/time-limit.js';
import { ProblemList } from './problem-list.js';
import { AnswerBody, ProblemsQuery } from './problems.dto.js';

/** An answer of 500 characters, each written as `\uXXXX\uXXXX`, and the state. */
const ANSWER_BYTES = 8 * 1024;

/** The problems that people report, for support. For everybody else these routes do not exist. */
@ApiTags('support')
@ApiBearerAuth()
@Needs('support')
@Controller('audit/problems')
export class AuditProblemsController {
  constructor(private readonly problems: ProblemList) {}

  @Get()
  @MayTake(20_000)
  @ApiOperation({ summary: 'What people reported, newest first, with what the diagnosis says of each call' })
  list(@Me() me: Identity, @Query() query: ProblemsQuery): Promise<Page<ListedProblem>> {
    return this.problems.page(me, query);
  }

  @Patch(':id')
  @BodyLimit(ANSWER_BYTES)
  @ApiOperation({ summary: 'Say how far support is with it, and answer its author' })
  answer(@Me() me: Identity, @Param('id', IdPipe) id: number, @Body() body: AnswerBody): Promise<CallProblem> {
    return this.problems.answer(me, { id, ...body });
  }
}
