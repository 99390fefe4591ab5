import { applyDecorators } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { IsString, Matches, MaxLength } from 'class-validator';
import {
  DISPLAY_NAME_MAX,
  EMAIL_MAX,
  emailOf,
  isEmail,
  PASSWORD_MAX,
  PASSWORD_MIN,
  STATUS_MESSAGE_MAX,
  USERNAME_PATTERN,
  usernameOf,
} from '../../contracts/index.js';
import { characters, check, mapText, PlainText } from '../http/fields.js';
import { isCommon } from './common-passwords.js';

const USERNAME = new RegExp(USERNAME_PATTERN);

/** 3 to 32 of `a-z 0-9 . _ -`, stored in lower case. */
export const Username = () =>
  applyDecorators(
    ApiProperty({ pattern: USERNAME_PATTERN, example: 'ann' }),
    mapText(usernameOf),
    Matches(USERNAME, { message: 'A username has 3 to 32 of the characters a-z, 0-9, ".", "_" and "-".' }),
  );

export const Email = () =>
  applyDecorators(
    ApiProperty({ format: 'email', maxLength: EMAIL_MAX, example: 'ann@example.com' }),
    mapText(emailOf),
    check('emailLength', `An email address has at most ${EMAIL_MAX} characters.`, isShortOrNoText),
    check('email', 'This is not an email address.', (value) => typeof value === 'string' && isEmail(value)),
  );

export const DisplayName = () => PlainText({ min: 1, max: DISPLAY_NAME_MAX });

export const StatusMessage = () => PlainText({ min: 0, max: STATUS_MESSAGE_MAX });

/** A password that somebody chooses. */
export const NewPassword = () =>
  applyDecorators(
    ApiProperty({ minLength: PASSWORD_MIN, maxLength: PASSWORD_MAX, format: 'password' }),
    check('uncommon', 'This password is one of the first that anybody would try.', (value) => !isCommon(value)),
    check('passwordLength', `A password has ${PASSWORD_MIN} to ${PASSWORD_MAX} characters.`, hasPasswordLength),
  );

/** A password that is only compared. The limit keeps the hashing cheap. */
export const GivenPassword = () =>
  applyDecorators(ApiProperty({ format: 'password' }), MaxLength(1024), IsString({ message: '$property is missing.' }));

/** A missing address is refused as no address, and nothing is said about its length. */
function isShortOrNoText(value: unknown): boolean {
  return typeof value !== 'string' || value.length <= EMAIL_MAX;
}

function hasPasswordLength(value: unknown): boolean {
  if (typeof value !== 'string') return false;
  const count = characters(value.normalize('NFC'));
  return count >= PASSWORD_MIN && count <= PASSWORD_MAX;
}
