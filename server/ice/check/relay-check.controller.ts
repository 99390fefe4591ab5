import { Controller, HttpCode, Post } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiProperty, ApiTags } from '@nestjs/swagger';
import {
  RELAY_FAULTS,
  type RelayFault,
  type RelayReport,
  type RelayTransport,
  type RelayTry,
} from '../../../contracts/index.js';
import { Needs } from '../../http/identity.js';
import { MayTake } from '../../http/time-limit.js';
import { RelayCheck } from './relay-check.js';

class RelayTryAnswer implements RelayTry {
  @ApiProperty() url: string;
  @ApiProperty({ enum: ['udp', 'tcp', 'tls'], nullable: true }) transport: RelayTransport | null;
  @ApiProperty({ enum: ['works', 'limited', 'fails'] }) result: RelayTry['result'];
  @ApiProperty({ enum: [...RELAY_FAULTS], nullable: true }) fault: RelayFault | null;
  @ApiProperty({ type: 'integer', nullable: true }) code: number | null;
  @ApiProperty({ type: String, nullable: true }) address: string | null;
  @ApiProperty({ type: 'integer' }) milliseconds: number;
}

/** The shape of the answer, for the published API description. */
class RelayReportAnswer implements RelayReport {
  @ApiProperty({ format: 'date-time' }) checkedAt: string;
  @ApiProperty() relayOnly: boolean;
  @ApiProperty({ type: [RelayTryAnswer] }) tries: RelayTryAnswer[];
}

@ApiTags('admin')
@ApiBearerAuth()
@Needs('admin')
@Controller('admin/relay-check')
export class RelayCheckController {
  constructor(private readonly check: RelayCheck) {}

  /** Longer than one URL may take, so that a silent TURN server is an answer and not an error. */
  @Post()
  @HttpCode(200)
  @MayTake(10_000)
  @ApiOperation({ summary: 'Whether this server gets a relay address from each configured TURN URL' })
  @ApiOkResponse({ type: RelayReportAnswer })
  run(): Promise<RelayReport> {
    return this.check.run();
  }
}
