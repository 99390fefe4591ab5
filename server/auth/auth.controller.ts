import { Body, Controller, Get, HttpCode, Inject, Post, Req, Res, UseGuards } from '@nestjs/common';
import { ApiCreatedResponse, ApiNoContentResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { ExtractJwt } from 'passport-jwt';
import type { SignedIn, SignInOptions, TokenVerdict } from '../../contracts/index.js';
import { SETTINGS, type Settings } from '../config/settings.js';
import { type Client, From } from '../http/client.js';
import { Public } from '../http/identity.js';
import { MayTake } from '../http/time-limit.js';
import { RequestTurns } from '../limits/request-turns.js';
import { DeviceCookie } from './device/device-cookie.js';
import {
  LoginBody,
  RefreshBody,
  RegisterBody,
  SignedInDto,
  SignInOptionsDto,
  type TokenTransport,
  TokenVerdictDto,
  VerifyBody,
} from './auth.dto.js';
import { AuthService, type NewSession } from './auth.service.js';
import { RefreshCookie } from './tokens/refresh-cookie.js';
import { SameOriginGuard } from './same-origin.guard.js';
import { TokenVerdicts } from './tokens/token-verdicts.js';

const bearerOf = ExtractJwt.fromAuthHeaderAsBearerToken();

@ApiTags('auth')
@Public()
@UseGuards(SameOriginGuard)
@MayTake(10_000)
@Controller('auth')
export class AuthController {
  constructor(
    private readonly auth: AuthService,
    private readonly cookie: RefreshCookie,
    private readonly device: DeviceCookie,
    private readonly verdicts: TokenVerdicts,
    private readonly admission: RequestTurns,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  @Get('options')
  @ApiOperation({ summary: 'Which ways in there are' })
  @ApiOkResponse({ type: SignInOptionsDto })
  options(): SignInOptions {
    const { registration, guestRooms } = this.settings;
    return { registration, guestRooms };
  }

  @Post('register')
  @ApiOperation({ summary: 'Make an account and sign in; the first account becomes admin' })
  @ApiCreatedResponse({ type: SignedInDto })
  async register(
    @Body() { tokenTransport, ...account }: RegisterBody,
    @From() client: Client,
    @Res({ passthrough: true }) response: Response,
  ): Promise<SignedIn> {
    return this.hand(await this.auth.register(account, client), { way: tokenTransport, client, response });
  }

  @Post('login')
  @HttpCode(200)
  @ApiOperation({ summary: 'Sign in' })
  @ApiOkResponse({ type: SignedInDto })
  async logIn(
    @Body() { tokenTransport, ...credentials }: LoginBody,
    @From() client: Client,
    @Res({ passthrough: true }) response: Response,
  ): Promise<SignedIn> {
    this.admission.leave(response);
    return this.hand(await this.auth.logIn(credentials, client), { way: tokenTransport, client, response });
  }

  @Post('refresh')
  @HttpCode(200)
  @ApiOperation({ summary: 'A new access token for the refresh token, which is changed for a new one' })
  @ApiOkResponse({ type: SignedInDto })
  async refresh(
    @Body() { refreshToken }: RefreshBody,
    @From() client: Client,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<SignedIn> {
    const entry = await this.auth.refresh(refreshToken ?? this.cookie.read(request), client);
    return this.hand(entry, { way: refreshToken === undefined ? 'cookie' : 'body', client, response });
  }

  @Post('logout')
  @HttpCode(204)
  @ApiOperation({ summary: 'Sign out: access and refresh token stop working at once' })
  @ApiNoContentResponse()
  async logOut(
    @Body() { refreshToken }: RefreshBody,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<void> {
    this.cookie.clear(response);
    await this.auth.logOut({ access: bearerOf(request), refresh: refreshToken ?? this.cookie.read(request) });
  }

  @Post('verify')
  @HttpCode(200)
  @ApiOperation({ summary: 'Is this access token good, for whom, until when' })
  @ApiOkResponse({ type: TokenVerdictDto })
  verify(@Body() { token }: VerifyBody, @From() client: Client): Promise<TokenVerdict> {
    return this.verdicts.of(token, client);
  }

  private hand(
    { signedIn, refreshToken, expires }: NewSession,
    to: { way?: TokenTransport; client: Client; response: Response },
  ): SignedIn {
    const { client, response } = to;
    const way = this.cookie.serves(response.req) ? (to.way ?? 'cookie') : 'body';
    response.setHeader('Cache-Control', 'no-store');
    if (way === 'body') return { ...signedIn, refreshToken };
    this.cookie.write(response, { value: refreshToken, expires });
    this.device.write(response, signedIn.user.id, client);
    return signedIn;
  }
}
