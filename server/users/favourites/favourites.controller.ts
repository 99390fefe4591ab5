import { Controller, Delete, Get, HttpCode, Param, Put } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Page, User } from '../../../contracts/index.js';
import { IdPipe } from '../../http/id.js';
import { type Identity, Me } from '../../http/identity.js';
import { UserPageDto } from '../users.dto.js';
import { Favourites } from './favourites.js';

@ApiTags('users')
@ApiBearerAuth()
@Controller('users/me/favourites')
export class FavouritesController {
  constructor(private readonly favourites: Favourites) {}

  @Get()
  @ApiOperation({ summary: 'The people whom I want at hand, all of them' })
  @ApiOkResponse({ type: UserPageDto })
  list(@Me() me: Identity): Promise<Page<User>> {
    return this.favourites.list(me);
  }

  @Put(':userId')
  @HttpCode(204)
  @ApiOperation({ summary: 'Make somebody a favourite of mine' })
  add(@Me() me: Identity, @Param('userId', IdPipe) userId: number): Promise<void> {
    return this.favourites.add(me.userId, userId);
  }

  @Delete(':userId')
  @HttpCode(204)
  @ApiOperation({ summary: 'Somebody is no favourite of mine any more' })
  remove(@Me() me: Identity, @Param('userId', IdPipe) userId: number): Promise<void> {
    return this.favourites.remove(me.userId, userId);
  }
}
