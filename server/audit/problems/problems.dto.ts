import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsOptional } from 'class-validator';
import { PROBLEM_ANSWER_MAX, PROBLEM_STATES, type ProblemState } from '../../../contracts/index.js';
import { IsTime, Optional, PlainText } from '../../http/fields.js';
import { PageLimit, PageQuery } from '../../http/paging.js';

const USUAL = 20;
const MOST = 50;

export class ProblemsQuery extends PageQuery {
  /** Each row's call is diagnosed, so there are fewer than in other lists. */
  @PageLimit({ most: MOST, usual: USUAL })
  override limit: number = USUAL;

  @ApiPropertyOptional({ enum: PROBLEM_STATES })
  @IsOptional()
  @IsIn(PROBLEM_STATES)
  state?: ProblemState;
}

export class AnswerBody {
  @ApiProperty({ enum: PROBLEM_STATES })
  @IsIn(PROBLEM_STATES)
  state: ProblemState;

  @ApiPropertyOptional({ maxLength: PROBLEM_ANSWER_MAX, description: 'Its author reads it. Empty: no answer' })
  @Optional()
  @PlainText({ min: 0, max: PROBLEM_ANSWER_MAX })
  answer?: string;

  @ApiPropertyOptional({
    ...{ type: String, format: 'date-time', nullable: true },
    description:
      'The `answeredAt` of the report as it was read; null: nobody had answered. Where somebody else has answered since, the answer is 409, with the report as it is now in `report`',
  })
  @IsOptional()
  @IsTime()
  basedOn?: string | null;
}
