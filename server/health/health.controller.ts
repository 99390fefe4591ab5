import { Controller, Get, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { Public } from '../http/identity.js';
import { Readiness } from './readiness.js';

@ApiTags('operation')
@Public()
@Controller('health')
export class HealthController {
  constructor(private readonly readiness: Readiness) {}

  @ApiOperation({ summary: 'The process answers' })
  @Get('live')
  live() {
    return { status: 'ok' };
  }

  @ApiOperation({ summary: '200 when everything it needs answers, else 503 with which' })
  @Get('ready')
  async ready(@Res({ passthrough: true }) response: Response) {
    const { ready, degraded, ...found } = await this.readiness.check();
    response.status(ready ? 200 : 503);
    return { status: ready ? (degraded ? 'degraded' : 'ok') : 'unavailable', ...found };
  }
}
