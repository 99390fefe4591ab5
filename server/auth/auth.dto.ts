import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsNotEmpty, IsString, MaxLength } from 'class-validator';
import {
  DISPLAY_NAME_MAX,
  EMAIL_MAX,
  loginOf,
  type SessionInfo,
  type SignedIn,
  type SignInOptions,
  type Timestamp,
  type TokenVerdict,
} from '../../contracts/index.js';
import { mapText, Optional } from '../http/fields.js';
import { DisplayName, Email, GivenPassword, NewPassword, Username } from '../users/account-fields.js';
import { UserDto } from '../users/users.dto.js';

const TRANSPORTS = ['cookie', 'body'] as const;
export type TokenTransport = (typeof TRANSPORTS)[number];

/** How the refresh token is sent. */
class Transport {
  @ApiPropertyOptional({ enum: TRANSPORTS, description: '"body" for clients that are no browser' })
  @Optional()
  @IsIn(TRANSPORTS)
  tokenTransport?: TokenTransport;
}

/** `POST /auth/register` */
export class RegisterBody extends Transport {
  @Username() username: string;
  @Email() email: string;

  @ApiPropertyOptional({ maxLength: DISPLAY_NAME_MAX, description: 'The username if left out' })
  @Optional()
  @DisplayName()
  displayName?: string;

  @NewPassword() password: string;
}

/** `POST /auth/login` */
export class LoginBody extends Transport {
  @ApiProperty({ description: 'Username or email address', example: 'ann' })
  @mapText(loginOf)
  @MaxLength(EMAIL_MAX)
  @IsNotEmpty()
  @IsString()
  login: string;

  @GivenPassword() password: string;
}

/** `POST /auth/refresh`, `POST /auth/logout`: empty for browsers, whose token is in a cookie. */
export class RefreshBody {
  @ApiPropertyOptional()
  @Optional()
  @MaxLength(200)
  @IsString()
  refreshToken?: string;
}

/** `POST /auth/verify`. Our tokens have some 350 characters; anything above the limit is not one of them. */
export class VerifyBody {
  @ApiProperty({ description: 'An access token, of a user or a guest' })
  @MaxLength(2_048)
  @IsString()
  token: string;
}

/** The other fields are missing when `valid` is false. The reason why a token is not valid is not told. */
export class TokenVerdictDto implements TokenVerdict {
  @ApiProperty() valid: boolean;
  @ApiPropertyOptional({ type: 'integer', description: 'of a user' }) userId?: number;
  @ApiPropertyOptional({ type: 'integer', description: 'of a guest, instead' }) guestId?: number;
  @ApiPropertyOptional({ description: 'the one room that a guest may be in' }) roomCode?: string;
  @ApiPropertyOptional({ format: 'date-time' }) expiresAt?: Timestamp;
}

/** `POST /auth/password` */
export class PasswordBody {
  @GivenPassword() currentPassword: string;
  @NewPassword() newPassword: string;
}

/** The answer to a sign-in: send `accessToken` as the bearer token of every request. */
export class SignedInDto implements SignedIn {
  @ApiProperty({ type: UserDto }) user: UserDto;
  @ApiProperty() accessToken: string;
  @ApiProperty({ description: 'Seconds' }) expiresIn: number;
  @ApiPropertyOptional({ description: 'With tokenTransport "body"' }) refreshToken?: string;
}

export class SignInOptionsDto implements SignInOptions {
  @ApiProperty({ enum: ['open', 'closed'] }) registration: 'open' | 'closed';
  @ApiProperty({ description: 'people without an account may begin a meeting' }) guestRooms: boolean;
}

export class SessionDto implements SessionInfo {
  @ApiProperty() id: number;
  @ApiProperty({ example: 'Chrome on Linux' }) deviceName: string;
  @ApiProperty() address: string;
  @ApiProperty({ format: 'date-time' }) createdAt: Timestamp;
  @ApiProperty({ format: 'date-time' }) lastUsedAt: Timestamp;
  @ApiProperty({ format: 'date-time' }) expiresAt: Timestamp;
  @ApiProperty() current: boolean;
}

export class SessionPageDto {
  @ApiProperty({ type: [SessionDto] }) items: SessionDto[];
  @ApiProperty({ type: String, nullable: true }) nextCursor: string | null;
}
