import { Body, Controller, Delete, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { type Page, PAGE_DEFAULT, type RoomMember } from '../../../contracts/index.js';
import { IdPipe } from '../../http/id.js';
import { type Identity, Me } from '../../http/identity.js';
import { PageQuery } from '../../http/paging.js';
import { RoomMemberPageAnswer } from '../room.answers.js';
import { RoomMembers } from './room-members.js';
import { MembersBody } from '../rooms.dto.js';

@ApiTags('rooms')
@ApiBearerAuth()
@Controller('rooms/:code/members')
export class RoomMembersController {
  constructor(private readonly members: RoomMembers) {}

  @Get()
  @ApiOperation({ summary: 'Who is invited, host or banned (owner, admin), newest first' })
  @ApiOkResponse({ type: RoomMemberPageAnswer })
  list(@Me() me: Identity, @Param('code') code: string, @Query() query: PageQuery): Promise<Page<RoomMember>> {
    return this.members.list(code, query, me);
  }

  @Post()
  @HttpCode(200)
  @ApiOperation({ summary: 'Invite users, or make them hosts (owner, admin); lifts a ban' })
  @ApiOkResponse({ type: RoomMemberPageAnswer })
  invite(@Me() me: Identity, @Param('code') code: string, @Body() body: MembersBody): Promise<Page<RoomMember>> {
    return this.members.invite(code, { ...body, limit: PAGE_DEFAULT }, me);
  }

  @Delete(':userId')
  @HttpCode(204)
  @ApiOperation({ summary: 'Take an invitation or a ban back (owner, admin)' })
  remove(@Me() me: Identity, @Param('code') code: string, @Param('userId', IdPipe) userId: number): Promise<void> {
    return this.members.remove(code, userId, me);
  }
}
