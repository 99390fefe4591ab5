import { Body, Controller, Get, Param, Patch, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Page, User } from '../../contracts/index.js';
import { IdPipe } from '../http/id.js';
import { type Identity, Me } from '../http/identity.js';
import { Directory } from './directory.js';
import { DirectoryQuery, ProfileBody, UserDto, UserPageDto } from './users.dto.js';
import { UserRows } from './user-rows.js';
import { UserViews } from './user-view.js';
import { UsersService } from './users.service.js';

@ApiTags('users')
@ApiBearerAuth()
@Controller('users')
export class UsersController {
  constructor(
    private readonly users: UsersService,
    private readonly rows: UserRows,
    private readonly views: UserViews,
    private readonly directory: Directory,
  ) {}

  @Get()
  @ApiOperation({ summary: 'The directory, by display name' })
  @ApiOkResponse({ type: UserPageDto })
  list(@Me() me: Identity, @Query() query: DirectoryQuery): Promise<Page<User>> {
    return this.directory.list({ ...query, disabled: false }, me);
  }

  @Get('me')
  @ApiOperation({ summary: 'My own account' })
  @ApiOkResponse({ type: UserDto })
  async me(@Me() me: Identity): Promise<User> {
    return this.views.one(await this.rows.one(me.userId), me);
  }

  @Patch('me')
  @ApiOperation({ summary: 'Change my name, availability or status' })
  @ApiOkResponse({ type: UserDto })
  async change(@Me() me: Identity, @Body() body: ProfileBody): Promise<User> {
    return this.views.one(await this.users.changeProfile(me.userId, body), me);
  }

  @Get(':id')
  @ApiOperation({ summary: 'One user; also one whose account is disabled or deleted, since history names them' })
  @ApiOkResponse({ type: UserDto })
  async one(@Me() me: Identity, @Param('id', IdPipe) id: number): Promise<User> {
    return this.views.one(await this.rows.one(id), me);
  }
}
