import { Body, Controller, Delete, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiNoContentResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Page, SessionInfo } from '../../../contracts/index.js';
import { IdPipe } from '../../http/id.js';
import { type Identity, Me } from '../../http/identity.js';
import { PageQuery } from '../../http/paging.js';
import { MayTake } from '../../http/time-limit.js';
import { PasswordBody, SessionPageDto } from '../auth.dto.js';
import { OwnSessions } from './own-sessions.js';

@ApiTags('auth')
@ApiBearerAuth()
@MayTake(10_000)
@Controller('auth')
export class SessionsController {
  constructor(private readonly own: OwnSessions) {}

  @Get('sessions')
  @ApiOperation({ summary: 'Where I am signed in, newest first' })
  @ApiOkResponse({ type: SessionPageDto })
  list(@Me() me: Identity, @Query() page: PageQuery): Promise<Page<SessionInfo>> {
    return this.own.list(me, page);
  }

  @Delete('sessions/:id')
  @HttpCode(204)
  @ApiOperation({ summary: 'Sign one of them out' })
  @ApiNoContentResponse()
  end(@Me() me: Identity, @Param('id', IdPipe) id: number): Promise<void> {
    return this.own.end(me, id);
  }

  @Post('password')
  @HttpCode(204)
  @ApiOperation({ summary: 'Change my password; ends every other session' })
  @ApiNoContentResponse()
  changePassword(@Me() me: Identity, @Body() body: PasswordBody): Promise<void> {
    return this.own.changePassword(me, body);
  }
}
