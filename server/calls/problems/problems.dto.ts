import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsOptional } from 'class-validator';
import {
  type OwnProblem,
  PROBLEM_CHOICES,
  PROBLEM_STATES,
  PROBLEM_TEXT_MAX,
  type ProblemChoice,
  type ProblemState,
} from '../../../contracts/index.js';
import { PlainText } from '../../http/fields.js';

export class ProblemBody {
  @ApiProperty({ enum: PROBLEM_CHOICES })
  @IsIn(PROBLEM_CHOICES)
  choice: ProblemChoice;

  @ApiPropertyOptional({ type: 'string', maxLength: PROBLEM_TEXT_MAX, nullable: true })
  @IsOptional()
  @PlainText({ min: 0, max: PROBLEM_TEXT_MAX })
  text?: string | null;
}

const time = { format: 'date-time', type: 'string' } as const;

/** Used only for the published API description. */
export class OwnProblemAnswer implements OwnProblem {
  @ApiProperty({ enum: PROBLEM_CHOICES }) choice: ProblemChoice;
  @ApiProperty({ type: 'string', nullable: true }) text: string | null;
  @ApiProperty(time) at: string;
  @ApiProperty({ enum: PROBLEM_STATES }) state: ProblemState;
  @ApiProperty({ type: 'string', nullable: true }) answer: string | null;
  @ApiProperty({ ...time, nullable: true }) answeredAt: string | null;
  @ApiProperty({ description: 'support has changed it since its author last looked' }) unseen: boolean;
}
