import {
  Controller,
  Delete,
  Get,
  Header,
  HttpCode,
  Param,
  Put,
  Query,
  StreamableFile,
  UploadedFile,
  UseInterceptors,
} from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiBody,
  ApiConsumes,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiProduces,
  ApiTags,
} from '@nestjs/swagger';
import type { User } from '../../../contracts/index.js';
import { TakesForm } from '../../http/front/body-reader.js';
import { IdPipe } from '../../http/id.js';
import { type Identity, Me, Public } from '../../http/identity.js';
import { MayTake } from '../../http/time-limit.js';
import { Avatars } from './avatars.js';
import { PictureIntake } from './picture-intake.js';
import { AvatarQuery, UserDto } from '../users.dto.js';
import { UserViews } from '../user-view.js';

const FORM = { type: 'object', properties: { file: { type: 'string', format: 'binary' } }, required: ['file'] };

@ApiTags('users')
@MayTake(30_000)
@Controller('users')
export class AvatarsController {
  constructor(
    private readonly avatars: Avatars,
    private readonly views: UserViews,
  ) {}

  @Put('me/avatar')
  @ApiBearerAuth()
  @ApiOperation({ summary: 'My picture, drawn again as 256 × 256 WebP' })
  @ApiConsumes('multipart/form-data')
  @ApiBody({ schema: FORM })
  @ApiOkResponse({ type: UserDto })
  @TakesForm()
  @UseInterceptors(PictureIntake)
  async store(@Me() me: Identity, @UploadedFile() file?: { buffer: Buffer }): Promise<User> {
    return this.views.one(await this.avatars.store(me, file?.buffer), me);
  }

  @Delete('me/avatar')
  @HttpCode(204)
  @ApiBearerAuth()
  @ApiOperation({ summary: 'Remove my picture' })
  @ApiNoContentResponse()
  async remove(@Me() me: Identity): Promise<void> {
    await this.avatars.remove(me);
  }

  /** An `<img>` sends no bearer token, so anybody who was given the URL may see the picture. */
  @Get(':id/avatar')
  @Public()
  @Header('Cache-Control', 'public, max-age=31536000, immutable')
  @ApiOperation({ summary: 'The picture behind an avatarUrl' })
  @ApiProduces('image/webp')
  async read(@Param('id', IdPipe) id: number, @Query() { v }: AvatarQuery): Promise<StreamableFile> {
    return new StreamableFile(await this.avatars.read(id, v), { type: 'image/webp' });
  }
}
