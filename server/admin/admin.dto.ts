import { ApiPropertyOptional } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsBoolean, IsIn, IsOptional } from 'class-validator';
import { DISPLAY_NAME_MAX, type Role, ROLES } from '../../contracts/index.js';
import { Optional } from '../http/fields.js';
import { DisplayName, Email, GivenPassword, NewPassword, Username } from '../users/account-fields.js';
import { SearchQuery } from '../users/users.dto.js';

const toBoolean = ({ value }: { value: unknown }) => (value === 'true' ? true : value === 'false' ? false : value);

/** `GET /admin/users` */
export class AccountsQuery extends SearchQuery {
  @ApiPropertyOptional({ enum: ROLES })
  @Optional()
  @IsIn(ROLES)
  role?: Role;

  @ApiPropertyOptional({ description: 'Left out: both' })
  @IsOptional()
  @Transform(toBoolean)
  @IsBoolean()
  disabled?: boolean;
}

/** `POST /admin/users` */
export class NewAccountBody {
  @Username() username: string;
  @Email() email: string;

  @ApiPropertyOptional({ maxLength: DISPLAY_NAME_MAX, description: 'The username if left out' })
  @Optional()
  @DisplayName()
  displayName?: string;

  @NewPassword() password: string;

  @ApiPropertyOptional({ enum: ROLES, default: 'employee' })
  @Optional()
  @IsIn(ROLES)
  role?: Role;
}

/** `PATCH /admin/users/:id` */
export class AccountChangeBody {
  @ApiPropertyOptional({ enum: ROLES })
  @Optional()
  @IsIn(ROLES)
  role?: Role;

  @ApiPropertyOptional({ description: 'true ends the sessions, sockets and calls of this user' })
  @Optional()
  @IsBoolean()
  disabled?: boolean;

  @ApiPropertyOptional({ maxLength: DISPLAY_NAME_MAX })
  @Optional()
  @DisplayName()
  displayName?: string;
}

/** `DELETE /users/me` */
export class OwnRemovalBody {
  @GivenPassword() password: string;
}

/** `POST /admin/users/:id/password` */
export class PasswordResetBody {
  @NewPassword() password: string;
}
