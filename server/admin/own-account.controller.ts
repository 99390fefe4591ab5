import { Body, Controller, Delete, HttpCode, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiNoContentResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { DeviceCookie } from '../auth/device/device-cookie.js';
import { RefreshCookie } from '../auth/tokens/refresh-cookie.js';
import { type Identity, Me } from '../http/identity.js';
import { MayTake } from '../http/time-limit.js';
import { AccountRemoval } from './account-removal.js';
import { OwnRemovalBody } from './admin.dto.js';

@ApiTags('users')
@ApiBearerAuth()
@MayTake(10_000)
@Controller('users/me')
export class OwnAccountController {
  constructor(
    private readonly removal: AccountRemoval,
    private readonly cookie: RefreshCookie,
    private readonly device: DeviceCookie,
  ) {}

  @Delete()
  @HttpCode(204)
  @ApiOperation({ summary: 'Delete my account; calls I was in stay, under a pseudonym' })
  @ApiNoContentResponse()
  async remove(
    @Me() me: Identity,
    @Body() { password }: OwnRemovalBody,
    @Res({ passthrough: true }) response: Response,
  ): Promise<void> {
    await this.removal.removeOwn(me, password);
    this.cookie.clear(response);
    this.device.clear(response);
  }
}
