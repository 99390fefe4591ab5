import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Query } from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiCreatedResponse,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import type { Page, User } from '../../contracts/index.js';
import { IdPipe } from '../http/id.js';
import { type Identity, Me, Needs } from '../http/identity.js';
import { MayTake } from '../http/time-limit.js';
import { Directory } from '../users/directory.js';
import { UserViews } from '../users/user-view.js';
import { UserDto, UserPageDto } from '../users/users.dto.js';
import { AccountRemoval } from './account-removal.js';
import { AccountChangeBody, AccountsQuery, NewAccountBody, PasswordResetBody } from './admin.dto.js';
import { AdminService } from './admin.service.js';

@ApiTags('admin')
@ApiBearerAuth()
@Needs('admin')
@MayTake(10_000)
@Controller('admin/users')
export class AdminController {
  constructor(
    private readonly admin: AdminService,
    private readonly removal: AccountRemoval,
    private readonly directory: Directory,
    private readonly views: UserViews,
  ) {}

  @Get()
  @ApiOperation({ summary: 'Every account, also disabled ones, by display name' })
  @ApiOkResponse({ type: UserPageDto })
  list(@Me() me: Identity, @Query() query: AccountsQuery): Promise<Page<User>> {
    return this.directory.list(query, me);
  }

  @Post()
  @ApiOperation({ summary: 'Make an account' })
  @ApiCreatedResponse({ type: UserDto })
  async create(@Me() me: Identity, @Body() body: NewAccountBody): Promise<User> {
    return this.views.one(await this.admin.create(body), me);
  }

  @Patch(':id')
  @ApiOperation({ summary: 'Change role or name; disable or enable' })
  @ApiOkResponse({ type: UserDto })
  async change(@Me() me: Identity, @Param('id', IdPipe) id: number, @Body() body: AccountChangeBody): Promise<User> {
    return this.views.one(await this.admin.change(me, id, body), me);
  }

  @Delete(':id')
  @HttpCode(204)
  @ApiOperation({ summary: 'Delete an account; calls stay, under a pseudonym' })
  @ApiNoContentResponse()
  remove(@Me() me: Identity, @Param('id', IdPipe) id: number): Promise<void> {
    return this.removal.remove(me, id);
  }

  @Post(':id/password')
  @HttpCode(204)
  @ApiOperation({ summary: 'Set a new password; ends every session of the user' })
  @ApiNoContentResponse()
  resetPassword(
    @Me() me: Identity,
    @Param('id', IdPipe) id: number,
    @Body() { password }: PasswordResetBody,
  ): Promise<void> {
    return this.admin.resetPassword(me, id, password);
  }
}
